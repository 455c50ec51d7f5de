import { type DynamicModule, Inject, Module, Optional } from '@nestjs/common';
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
  /** @throws Error if the module is imported without `forRoot()`, which would leave it without its route. */
  constructor(@Optional() @Inject(REGISTRATION_OPTIONS) options?: RegistrationOptions) {
    if (!options) throw new Error('Import RegistrationModule.forRoot(), not RegistrationModule.');
  }

  static forRoot({
    routes = true,
    ...options
  }: RegistrationOptions & {
    /** Whether to serve `POST /users`. An application that calls the service itself leaves it out. Default: true. */
    routes?: boolean;
  } = {}): DynamicModule {
    return {
      module: RegistrationModule,
      controllers: routes ? [RegistrationController] : [],
      providers: [{ provide: REGISTRATION_OPTIONS, useValue: options }],
    };
  }
}
