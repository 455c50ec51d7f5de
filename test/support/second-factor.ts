import { totpCode } from '../../src/testing.js';
import type { Answer } from './http.js';
import type { TestServer, TestUser, TokenAnswer } from './server.js';

/** The length of a time step of TOTP, in seconds. */
export const STEP = 30;

/** A user whose second factor is on. */
export interface TotpUser extends TestUser {
  /** Of the authenticator app, in base32. */
  secret: string;
  recoveryCodes: string[];
  /** The tokens of the session in which the app was set up. */
  tokens: TokenAnswer;
}

/** Signs the user in and sets up an authenticator app. */
export async function enrolTotp(server: TestServer, user: TestUser): Promise<TotpUser> {
  const tokens = await server.tokens(user);
  const token = tokens.access_token;
  const started = await server.call('POST', '/users/me/totp', { token });
  if (started.status !== 201) throw new Error(`totp: ${JSON.stringify(started.body)}`);
  const { secret } = started.body;
  const code = totpCode(secret, server);
  const confirmed = await confirmTotp(server, token, code);
  if (confirmed.status !== 200) throw new Error(`confirmation: ${JSON.stringify(confirmed.body)}`);
  return { ...user, secret, tokens, recoveryCodes: confirmed.body.recovery_codes };
}

/** Calls `POST /users/me/totp/confirmation`. */
function confirmTotp(server: TestServer, token: string, code: string): Promise<Answer> {
  return server.call('POST', '/users/me/totp/confirmation', { token, json: { code } });
}

/** Returns a code that was not used, after moving the clock to the next time step. */
export function nextCode(server: TestServer, { secret }: Pick<TotpUser, 'secret'>): string {
  server.advanceClock(STEP);
  return totpCode(secret, server);
}

/** Returns six digits that are the code of no time step around now. */
export function wrongCode(server: TestServer, { secret }: Pick<TotpUser, 'secret'>): string {
  const around = [-2, -1, 0, 1, 2].map((steps) =>
    totpCode(secret, { now: () => new Date(server.now().getTime() + steps * STEP * 1_000) }),
  );
  for (let guess = 0; ; guess++) {
    const code = String(guess).padStart(6, '0');
    if (!around.includes(code)) return code;
  }
}

/** Calls `POST /login`. */
export function logIn(server: TestServer, { email, password }: TestUser): Promise<Answer> {
  return server.call('POST', '/login', { json: { email, password } });
}

/** Signs in with the password, and returns the `mfa_token`. */
export async function beginLogin(server: TestServer, user: TestUser): Promise<string> {
  const { status, body } = await logIn(server, user);
  if (body.code !== 'mfa_required') throw new Error(`login: ${status} ${JSON.stringify(body)}`);
  return body.mfa_token;
}

/** Calls `POST /login/second-factor`. */
export function finishLogin(
  server: TestServer,
  mfaToken: string,
  proof: Record<string, unknown>,
): Promise<Answer> {
  return server.call('POST', '/login/second-factor', { json: { mfa_token: mfaToken, ...proof } });
}

/** Calls the grant of `POST /token` that finishes a sign-in. */
export function finishGrant(
  server: TestServer,
  mfaToken: string,
  proof: Record<string, string>,
): Promise<Answer> {
  const form = { grant_type: 'urn:nightlatch:grant-type:mfa', mfa_token: mfaToken, ...proof };
  return server.call('POST', '/token', { form });
}
