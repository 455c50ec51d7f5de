/** The role of an administrator, who may read and change all users. */
export const ADMIN_ROLE = 'admin';

/**
 * The scopes of the routes for administrators, with their descriptions. An application with these routes adds them to its
 * `scopes`, and to `roleScopes` for {@link ADMIN_ROLE} only.
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
  'users:read': 'Read all users and their sessions',
  'users:write': 'Change and delete users, and end their sessions',
  'audit:read': 'Read the audit trail',
} as const;
