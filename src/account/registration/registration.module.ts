import { type DynamicModule, Inject, Module, Optional } from '@nestjs/common';
import { UsersService } from '../../users/users.service.js';
import {
  VERIFICATION_SETTINGS,
  type VerificationSettings,
} from '../verification/verification.options.js';
import { RegistrationRequestController } from './registration-request.controller.js';
import { RegistrationController } from './registration.controller.js';
import { REGISTRATION_OPTIONS, type RegistrationOptions } from './registration.options.js';
import { RegistrationService } from './registration.service.js';

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
@Module({ providers: [RegistrationService], exports: [RegistrationService] })
export class RegistrationModule {
  /**
   * @throws Error if the module is imported without `forRoot()`, which would leave it without its route, or if addresses
   * cannot be verified first.
   */
  constructor(
    users: UsersService,
    @Optional() @Inject(REGISTRATION_OPTIONS) options?: RegistrationOptions,
    @Optional() @Inject(VERIFICATION_SETTINGS) verification?: VerificationSettings,
  ) {
    if (!options) throw new Error('Import RegistrationModule.forRoot(), not RegistrationModule.');
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

  static forRoot({
    routes = true,
    ...options
  }: RegistrationOptions & {
    /** Whether to serve `POST /users`. An application that calls the service itself leaves it out. Default: true. */
    routes?: boolean;
  } = {}): DynamicModule {
    const isRequired = options.verification === 'required';
    const controller = isRequired ? RegistrationRequestController : RegistrationController;
    return {
      module: RegistrationModule,
      controllers: routes ? [controller] : [],
      providers: [{ provide: REGISTRATION_OPTIONS, useValue: options }],
    };
  }
}
