/** The role of an administrator, who may read and change all users. */
export const ADMIN_ROLE = 'admin';

/**
 * What the tokens of administrators may allow, each with its description: among the `scopes` of an application that has
 * the routes for them, and under `roleScopes` for {@link ADMIN_ROLE} alone.
 *
 * @example
 * ```ts
 * import { env } from 'node:process';
 * import { ADMIN_SCOPES, ADMIN_ROLE, AuthModule } from 'nightlatch';
 *
 * export const auth = AuthModule.forRoot({
 *   secretKey: env.SECRET_KEY!,
 *   issuer: 'https://api.example.com',
 *   scopes: { 'reports:read': 'Read your reports', ...ADMIN_SCOPES },
 *   roleScopes: { [ADMIN_ROLE]: Object.keys(ADMIN_SCOPES) },
 * });
 * ```
 */
export const ADMIN_SCOPES = {
  'users:read': 'Read all users and where they are signed in',
  'users:write': 'Change and delete users, and end their sessions',
  'audit:read': 'Read what happened',
} as const;
