import { randomUUID } from 'node:crypto';
import type { INestApplicationContext } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { Clock } from '../clock/clock.js';
import { AccessTokenIssuer } from '../tokens/issue/access-token.issuer.js';
import { TokenSigner } from '../tokens/issue/token-signer.js';
import { TOKENS_OPTIONS, type TokensOptions } from '../tokens/issue/tokens.options.js';
import { VerificationKeys } from '../tokens/issue/verification-keys.js';
import { TestKeys } from './test-keys.js';

/** Who is to be signed in: a `User`, a `Principal`, or no more than an id. */
export interface TestPrincipal {
  id: string;
  roles?: readonly string[];
  scopes?: readonly string[];
}

/** What the sign-in is to allow. */
export interface TestSignInOptions {
  /** Every scope there is where left out; in a service without an issuer, none. */
  scopes?: readonly string[];
  /** Those of the user where left out. In an application that has users they become the user's. */
  roles?: readonly string[];
}

/** Somebody who is signed in. */
export interface TestSignIn {
  accessToken: string;
  /** Null in a service without an issuer. */
  refreshToken: string | null;
  /** The header: `Bearer ...`. */
  authorization: string;
}

/**
 * Signs somebody in without a password, with a real token that the guards check like any other. In an application
 * with `AuthModule` it is a session of a user that there is; with {@link TestKeys} anybody will do.
 *
 * Rejects where there is no such user, or a scope is not known.
 *
 * @example
 * ```ts
 * import type { INestApplication } from '@nestjs/common';
 * import { RegistrationService } from 'nightlatch';
 * import { signInAs } from 'nightlatch/testing';
 *
 * // The header of an administrator, who exists, but never typed a password.
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
  who: TestPrincipal,
  options: TestSignInOptions = {},
): Promise<TestSignIn> {
  const keys = app.get(VerificationKeys, { strict: false });
  if (keys instanceof TestKeys) return signedInWith(await mint(app, keys, who, options), null);
  // Only now: a service without users has not the packages that sessions need.
  const { startTestSession } = await import('./start-test-session.js');
  const { access_token, refresh_token } = await startTestSession(app, who, options);
  return signedInWith(access_token, refresh_token!);
}

function signedInWith(accessToken: string, refreshToken: string | null): TestSignIn {
  return { accessToken, refreshToken, authorization: `Bearer ${accessToken}` };
}

async function mint(
  app: INestApplicationContext,
  keys: TestKeys,
  who: TestPrincipal,
  { scopes = who.scopes ?? [], roles = who.roles ?? [] }: TestSignInOptions,
): Promise<string> {
  const clock = app.get(Clock, { strict: false });
  const options = app.get<TokensOptions>(TOKENS_OPTIONS, { strict: false });
  const issuer = new AccessTokenIssuer(options, keys, new TokenSigner(new JwtService()), clock);
  const { accessToken } = await issuer.issue({
    subject: who.id,
    clientId: 'test',
    sessionId: randomUUID(),
    scopes,
    roles,
    notAfter: new Date(clock.now().getTime() + options.accessTokenSeconds * 1000),
  });
  return accessToken;
}
