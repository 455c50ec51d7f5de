import { env } from 'node:process';
import {
  ADMIN_SCOPES,
  ADMIN_ROLE,
  AdminModule,
  AuditModule,
  AuthModule,
} from '../../../src/index.js';

/** Goes into the imports of AppModule, with this AuthModule instead of the one of the README. */
export const administration = [
  AuthModule.forRoot({
    secretKey: env.SECRET_KEY!,
    issuer: env.ISSUER ?? 'http://localhost:3000',
    scopes: { 'reports:read': 'Read your reports', ...ADMIN_SCOPES },
    // Only users with the role `admin` can get these scopes.
    roleScopes: { [ADMIN_ROLE]: Object.keys(ADMIN_SCOPES) },
  }),
  AdminModule.forRoot(),
  AuditModule.forRoot(),
];
