import { randomUUID } from 'node:crypto';
import type { INestApplicationContext } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { Clock } from '../clock/clock.js';
import { toAmr } from '../sessions/authentication-context.js';
import { AccessTokenIssuer } from '../tokens/access-token.issuer.js';
import { TOKENS_OPTIONS, type TokensOptions } from '../tokens/tokens.options.js';
import { SubjectResolver } from '../tokens/subject-resolver.js';
import { VerificationKeys } from '../tokens/verification-keys.js';
import { TestKeys } from './test-keys.js';
import { TestSubjects } from './test-subjects.js';
import {
  TEST_METHODS,
  type TestPrincipal,
  type TestSignIn,
  type TestSignInOptions,
} from './test-sign-in.js';

/**
 * Signs a user in without a password, with a real token that the guards verify. In an application with `AuthModule` it
 * starts a session of an existing user; with {@link TestKeys} it takes any id.
 * @throws Error if the user does not exist or a scope is unknown.
 *
 * @example
 * ```ts
 * import type { INestApplication } from '@nestjs/common';
 * import { RegistrationService } from 'nightlatch';
 * import { signInAs } from 'nightlatch/testing';
 *
 * // Returns the header of an administrator who never typed a password.
 * export async function asAdmin(app: INestApplication): Promise<{ authorization: string }> {
 *   const registrations = app.get(RegistrationService, { strict: false });
 *   const user = await registrations.register({
 *     email: 'a@example.com',
 *     password: 'correct horse',
 *   });
 *   const { authorization } = await signInAs(app, user, { roles: ['admin'] });
 *   return { authorization };
 * }
 * ```
 */
export async function signInAs(
  app: INestApplicationContext,
  user: TestPrincipal,
  options: TestSignInOptions = {},
): Promise<TestSignIn> {
  const keys = app.get(VerificationKeys, { strict: false });
  if (keys instanceof TestKeys) return toSignIn(await issueToken(app, keys, user, options), null);
  // Imported here, because a service without users lacks the packages that sessions need.
  const { startTestSession } = await import('./start-test-session.js');
  const { access_token, refresh_token } = await startTestSession(app, user, options);
  return toSignIn(access_token, refresh_token!);
}

function toSignIn(accessToken: string, refreshToken: string | null): TestSignIn {
  return { accessToken, refreshToken, authorization: `Bearer ${accessToken}` };
}

async function issueToken(
  app: INestApplicationContext,
  keys: TestKeys,
  user: TestPrincipal,
  options: TestSignInOptions,
): Promise<string> {
  const { scopes = user.scopes ?? [], roles = user.roles ?? [], emailVerified, claims } = options;
  const clock = app.get(Clock, { strict: false });
  const { acr = 'aal1', authTime = clock.nowSeconds() } = options;
  const authentication = { acr, amr: toAmr(TEST_METHODS[acr], acr), auth_time: authTime };
  const sessionId = randomUUID();
  const subjects = app.get(SubjectResolver, { strict: false });
  if (subjects instanceof TestSubjects) {
    subjects.add(sessionId, { userId: user.userId ?? null, username: user.username ?? null });
  }
  const tokens = app.get<TokensOptions>(TOKENS_OPTIONS, { strict: false });
  const issuer = new AccessTokenIssuer(tokens, keys, new JwtService(), clock);
  const { accessToken } = await issuer.issue({
    subject: user.id,
    clientId: 'test',
    sessionId,
    scopes,
    roles,
    emailVerified,
    authentication: options.credential === 'client' ? null : authentication,
    ...(claims && { claims }),
    notAfter: new Date(clock.now().getTime() + tokens.accessTokenSeconds * 1000),
  });
  return accessToken;
}
