/**
 * What the tokens of administrators may allow, each with its description: among the `scopes` of an application that has
 * the routes for them, and under `roleScopes` for {@link ADMINISTRATOR_ROLE} alone.
 *
 * @example
 * ```ts
 * import { env } from 'node:process';
 * import { ADMINISTRATION_SCOPES, ADMINISTRATOR_ROLE, AuthModule } from 'nightlatch';
 *
 * export const auth = AuthModule.forRoot({
 *   secretKey: env.SECRET_KEY!,
 *   issuer: 'https://api.example.com',
 *   scopes: { 'reports:read': 'Read your reports', ...ADMINISTRATION_SCOPES },
 *   roleScopes: { [ADMINISTRATOR_ROLE]: Object.keys(ADMINISTRATION_SCOPES) },
 * });
 * ```
 */
export const ADMINISTRATION_SCOPES = {
  'users:read': 'Read all users and where they are signed in',
  'users:write': 'Change and delete users, and end their sessions',
  'audit:read': 'Read what happened',
} as const;
