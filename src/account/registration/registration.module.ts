import { type DynamicModule, Inject, Module, Optional } from '@nestjs/common';
import { type AsyncOptions, provideOptions, requireForRoot } from '../../module-options.js';
import { UsersService } from '../../users/users.service.js';
import {
  VERIFICATION_SETTINGS,
  type VerificationSettings,
} from '../verification/verification.options.js';
import { RegistrationRequestController } from './registration-request.controller.js';
import { RegistrationController } from './registration.controller.js';
import { REGISTRATION_OPTIONS, type RegistrationOptions } from './registration.options.js';
import { RegistrationService } from './registration.service.js';

type Options = RegistrationOptions & {
  /** Whether to serve `POST /users`. An application that calls the service itself leaves it out. Default: true. */
  routes?: boolean | undefined;
};

/**
 * Serves `POST /users`, and provides `RegistrationService`. Without it, the application creates the accounts.
 *
 * @example
 * ```ts
 * import { Module } from '@nestjs/common';
 * import { RegistrationModule } from 'nightlatch';
 *
 * // No `POST /users`: a controller of the application calls `RegistrationService` for people who were invited.
 * @Module({ imports: [RegistrationModule.forRoot({ routes: false })] })
 * export class AppModule {}
 * ```
 */
@Module({
  providers: [requireForRoot(REGISTRATION_OPTIONS, 'RegistrationModule'), RegistrationService],
  exports: [RegistrationService],
})
export class RegistrationModule {
  /** @throws Error if addresses cannot be verified first. */
  constructor(
    users: UsersService,
    @Inject(REGISTRATION_OPTIONS) options: RegistrationOptions,
    @Optional() @Inject(VERIFICATION_SETTINGS) verification?: VerificationSettings,
  ) {
    if (options.verification !== 'required') return;
    if (!verification) {
      throw new Error(
        "RegistrationModule: verification: 'required' needs VerificationModule.forRoot() in the imports.",
      );
    }
    if (verification.proof === 'link') {
      throw new Error(
        "RegistrationModule: verification: 'required' cannot be used with proof: 'link' of VerificationModule: the " +
          'password tells which of several registrations for one address is that of its owner.',
      );
    }
    if (users.usesExternalDirectory) {
      throw new Error(
        "RegistrationModule: verification: 'required' cannot be used with a UserDirectory, which holds the addresses.",
      );
    }
  }

  static forRoot({ routes, verification, ...options }: Options = {}): DynamicModule {
    return RegistrationModule.forRootAsync({ routes, verification, useFactory: () => options });
  }

  /** Does the same as {@link RegistrationModule.forRoot}, with options from a factory. */
  static forRootAsync(options: AsyncOptions<Options, 'routes' | 'verification'>): DynamicModule {
    const { imports, routes = true, verification } = options;
    const controller =
      verification === 'required' ? RegistrationRequestController : RegistrationController;
    const addVerification = (given: RegistrationOptions) => ({ ...given, verification });
    return {
      module: RegistrationModule,
      imports,
      controllers: routes ? [controller] : [],
      providers: [provideOptions(REGISTRATION_OPTIONS, options, addVerification)],
    };
  }
}
