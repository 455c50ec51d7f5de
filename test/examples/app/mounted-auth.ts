import { env } from 'node:process';
import { RouterModule } from '@nestjs/core';
import { AccountModule, AuthModule, OAuthModule, RegistrationModule } from '../../../src/index.js';

/** Goes into the imports of AppModule: the routes are below /auth, and some are left out. */
export const mountedAuth = [
  AuthModule.forRoot({
    secretKey: env.SECRET_KEY!,
    issuer: 'https://example.com/auth',
    routes: { login: false },
  }),
  OAuthModule.forRoot({ routes: { revoke: false, introspect: false } }),
  RegistrationModule.forRoot({ routes: false }),
  AccountModule.forRoot({ routes: { sessions: false } }),
  RouterModule.register([{ path: 'auth', children: [AuthModule, OAuthModule, AccountModule] }]),
];
