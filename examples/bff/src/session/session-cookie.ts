import { createHash } from 'node:crypto';
import type { CookieOptions, Request, Response } from 'express';
import { EncryptJWT, jwtDecrypt } from 'jose';
import { COOKIE_KEY } from '../settings.js';

/** A browser sends a `__Host-` cookie to this host alone, and accepts it only if it is Secure and has no Domain. */
const NAME = '__Host-session';
const OPTIONS: CookieOptions = { httpOnly: true, secure: true, sameSite: 'strict', path: '/' };
const KEY = createHash('sha256').update(COOKIE_KEY).digest();

/** Returns the text in the request's cookie, or null if there is none that this application wrote. */
export async function readSession({ headers }: Request): Promise<string | null> {
  const cookie = headers.cookie?.split('; ').find((text) => text.startsWith(`${NAME}=`));
  if (!cookie) return null;
  try {
    const { payload } = await jwtDecrypt<{ session: string }>(cookie.slice(NAME.length + 1), KEY);
    return payload.session;
  } catch {
    return null;
  }
}

/** Sets the cookie. The tokens in it are encrypted, so that a copy of it is of no use elsewhere. */
export async function writeSession(response: Response, session: string): Promise<void> {
  const header = { alg: 'dir', enc: 'A256GCM' };
  const value = await new EncryptJWT({ session }).setProtectedHeader(header).encrypt(KEY);
  response.cookie(NAME, value, OPTIONS);
}

/** Deletes the cookie. */
export function clearSession(response: Response): void {
  response.clearCookie(NAME, OPTIONS);
}
