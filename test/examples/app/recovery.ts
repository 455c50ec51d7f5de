import { env } from 'node:process';
import { AuthModule, RecoveryModule } from '../../../src/index.js';

/** Goes into the imports of AppModule, with this AuthModule instead of the one of the README. */
export const recovery = [
  AuthModule.forRoot({
    secretKey: env.SECRET_KEY!,
    issuer: env.ISSUER ?? 'http://localhost:3000',
    mail: {
      from: 'Example <no-reply@example.com>',
      smtp: { url: env.SMTP_URL ?? 'smtp://localhost:1025' },
    },
  }),
  RecoveryModule.forRoot({
    url: 'https://app.example.com/new-password#token={token}',
    linkSeconds: 1_800,
  }),
];
