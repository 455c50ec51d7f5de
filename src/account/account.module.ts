import { type DynamicModule, Inject, Module, Optional } from '@nestjs/common';
import { AccountDeletionController } from './deletion/account-deletion.controller.js';
import { AccountDeletionService } from './deletion/account-deletion.service.js';
import { NoticesModule } from './notices/notices.module.js';
import { PasswordController } from './password/password.controller.js';
import { PasswordChangeService } from './password/password-change.service.js';
import { ProfileController } from './profile/profile.controller.js';
import { ProfileService } from './profile/profile.service.js';
import { SessionsController } from './sessions/sessions.controller.js';

const ACCOUNT_ROUTES = Symbol('ACCOUNT_ROUTES');

/** The routes of `AccountModule`. Default: all. */
export interface AccountRoutes {
  /** `GET` and `PATCH /users/me`. Default: true. */
  profile?: boolean;
  /** `PUT /users/me/password`. Default: true. */
  password?: boolean;
  /** `GET` and `DELETE /users/me/sessions`. Default: true. */
  sessions?: boolean;
  /** `DELETE /users/me`. Default: true. */
  deletion?: boolean;
}

/**
 * Serves the routes with which users manage their own account. An application with its own pages leaves it out.
 *
 * @example
 * ```ts
 * import { Module } from '@nestjs/common';
 * import { AccountModule } from 'nightlatch';
 *
 * // The application serves `GET` and `PATCH /users/me` itself.
 * @Module({ imports: [AccountModule.forRoot({ routes: { profile: false } })] })
 * export class AppModule {}
 * ```
 */
@Module({
  imports: [NoticesModule],
  providers: [ProfileService, PasswordChangeService, AccountDeletionService],
})
export class AccountModule {
  /** @throws Error if the module is imported without `forRoot()`, which would leave it without routes. */
  constructor(@Optional() @Inject(ACCOUNT_ROUTES) routes?: AccountRoutes) {
    if (!routes) throw new Error('Import AccountModule.forRoot(), not AccountModule.');
  }

  static forRoot({ routes = {} }: { routes?: AccountRoutes } = {}): DynamicModule {
    const { profile = true, password = true, sessions = true, deletion = true } = routes;
    return {
      module: AccountModule,
      providers: [{ provide: ACCOUNT_ROUTES, useValue: routes }],
      controllers: [
        ...(profile ? [ProfileController] : []),
        ...(password ? [PasswordController] : []),
        ...(sessions ? [SessionsController] : []),
        ...(deletion ? [AccountDeletionController] : []),
      ],
    };
  }
}
