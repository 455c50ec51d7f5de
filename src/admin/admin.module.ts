import { type DynamicModule, Inject, Module } from '@nestjs/common';
import { ADMIN_SCOPES } from '../authorization/admin-scopes.js';
import { ScopePolicy } from '../authorization/scope-policy.js';
import { requireForRoot } from '../module-options.js';
import { SessionAdministration } from './session-administration.js';
import { UserAdministration } from './user-administration.js';
import { UserListController } from './user-list.controller.js';
import { UserController } from './user.controller.js';
import { UserSessionsController } from './user-sessions.controller.js';

const ADMIN_ROUTES = Symbol('ADMIN_ROUTES');
const SCOPES = ['users:read', 'users:write'] satisfies Array<keyof typeof ADMIN_SCOPES>;

/** The routes of `AdminModule`. Default: all. */
export interface AdminRoutes {
  /** `GET /users`; `GET`, `PATCH` and `DELETE /users/{id}`. Default: true. */
  users?: boolean | undefined;
  /** `GET` and `DELETE /users/{id}/sessions`. Default: true. */
  sessions?: boolean | undefined;
}

/**
 * Serves the administration of users, for users with the role `admin`. An application with its own pages leaves it out.
 *
 * @example
 * ```ts
 * import { env } from 'node:process';
 * import { Module } from '@nestjs/common';
 * import { AdminModule, ADMIN_SCOPES, ADMIN_ROLE, AuthModule } from 'nightlatch';
 *
 * const auth = AuthModule.forRoot({
 *   secretKey: env.SECRET_KEY!,
 *   issuer: 'https://api.example.com',
 *   scopes: ADMIN_SCOPES,
 *   roleScopes: { [ADMIN_ROLE]: Object.keys(ADMIN_SCOPES) },
 * });
 *
 * @Module({ imports: [auth, AdminModule.forRoot()] })
 * export class AppModule {}
 * ```
 */
@Module({
  providers: [
    requireForRoot(ADMIN_ROUTES, 'AdminModule'),
    UserAdministration,
    SessionAdministration,
  ],
  exports: [UserAdministration, SessionAdministration],
})
export class AdminModule {
  /** @throws Error if `AuthModule` does not have the scopes of the routes. */
  constructor(
    scopes: ScopePolicy,
    @Inject(ADMIN_ROUTES) { users = true, sessions = true }: AdminRoutes,
  ) {
    if ((users || sessions) && !SCOPES.every((scope) => scopes.deniedFor([]).includes(scope))) {
      throw new Error(
        'AdminModule needs two options of AuthModule: ...ADMIN_SCOPES in `scopes`, and ' +
          'roleScopes: { [ADMIN_ROLE]: Object.keys(ADMIN_SCOPES) }.',
      );
    }
  }

  static forRoot({ routes = {} }: { routes?: AdminRoutes | undefined } = {}): DynamicModule {
    const { users = true, sessions = true } = routes;
    return {
      module: AdminModule,
      providers: [{ provide: ADMIN_ROUTES, useValue: routes }],
      controllers: [
        ...(users ? [UserListController, UserController] : []),
        ...(sessions ? [UserSessionsController] : []),
      ],
    };
  }
}
