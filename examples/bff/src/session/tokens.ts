import { HttpException, ServiceUnavailableException } from '@nestjs/common';
import {
  createNightlatch,
  type Credentials,
  type Nightlatch,
  NightlatchError,
  type Store,
} from 'nightlatch-client';
import { ISSUER, RENEW_BEFORE_SECONDS } from '../settings.js';

/** The access token of a session, and the text for the cookie. */
export interface Session {
  accessToken: string;
  text: string;
}

/** Takes what the client stores: one text. */
class CookieStore implements Store {
  constructor(public text: string | null) {}

  getItem(): string | null {
    return this.text;
  }

  setItem(_key: string, text: string): void {
    this.text = text;
  }

  removeItem(): void {
    this.text = null;
  }
}

/**
 * Signs in with a password.
 * @param address the user's address, for the limits of the issuer.
 * @returns the text for the cookie
 * @throws HttpException if the issuer rejects the password, limits the attempts, or is unavailable.
 */
export function signIn(credentials: Credentials, address: string): Promise<string> {
  return withClient(
    null,
    async (nightlatch, store) => {
      await nightlatch.signIn(credentials);
      return store.text!;
    },
    { 'X-Forwarded-For': address },
  );
}

/**
 * Returns a valid access token, renewed if needed.
 * @returns null if the issuer has ended the session.
 * @throws HttpException if the token has expired and the issuer is unavailable.
 */
export function openSession(text: string): Promise<Session | null> {
  return withClient(text, async (nightlatch, store) => {
    try {
      let accessToken = await nightlatch.accessToken();
      const left = nightlatch.session!.expiresAt - Date.now();
      if (left < RENEW_BEFORE_SECONDS * 1_000) {
        accessToken = await nightlatch.accessToken(accessToken);
      }
      return { accessToken, text: store.text! };
    } catch (error) {
      if (error instanceof NightlatchError && error.code === 'signed_out') return null;
      throw error;
    }
  });
}

/** Ends the session at the issuer. */
export function signOut(text: string): Promise<void> {
  return withClient(text, (nightlatch) => nightlatch.signOut());
}

/** Creates a client for one request, and turns its errors into answers. */
async function withClient<T>(
  text: string | null,
  work: (nightlatch: Nightlatch, store: CookieStore) => Promise<T>,
  headers: Record<string, string> = {},
): Promise<T> {
  const storage = new CookieStore(text);
  const nightlatch = createNightlatch({
    issuer: ISSUER,
    storage,
    fetch: (url, init) => fetch(url, { ...init, headers: { ...init?.headers, ...headers } }),
  });
  try {
    return await work(nightlatch, storage);
  } catch (error) {
    if (!(error instanceof NightlatchError)) throw error;
    const { status, message } = error;
    if (status === 401) throw new HttpException('The user name or the password is wrong.', 401);
    if (status === 429) throw new HttpException('Too many attempts. Try again later.', 429);
    if (status === 403) throw new HttpException(message, status);
    throw new ServiceUnavailableException('The sign-in server cannot answer.');
  } finally {
    nightlatch.dispose();
  }
}
