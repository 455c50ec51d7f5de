import { HttpException, ServiceUnavailableException } from '@nestjs/common';
import { ISSUER } from '../settings.js';

/** The tokens of a signed-in user. */
export interface Session {
  accessToken: string;
  refreshToken: string;
  /** When the access token expires, in seconds since 1970. */
  expiresAt: number;
}

const TIMEOUT_MS = 10_000;

/**
 * Asks the token endpoint for tokens (RFC 6749), with a password or a refresh token.
 * @param address the user's address, for the limits of the issuer.
 * @returns null if the issuer rejects the password or the refresh token.
 * @throws HttpException if the issuer is unavailable, or limits the attempts.
 */
export async function requestTokens(
  form: Record<string, string>,
  address?: string,
): Promise<Session | null> {
  const answer = await post('/token', form, address ? { 'X-Forwarded-For': address } : {});
  if (answer.ok) {
    const tokens = (await answer.json()) as TokenAnswer;
    return {
      accessToken: tokens.access_token,
      refreshToken: tokens.refresh_token,
      expiresAt: Date.now() / 1_000 + tokens.expires_in,
    };
  }
  const { error } = (await answer.json().catch(() => ({}))) as { error?: string };
  if (error === 'invalid_grant') return null;
  if (answer.status === 429) throw new HttpException('Too many attempts. Try again later.', 429);
  throw new ServiceUnavailableException('The sign-in server cannot answer.');
}

/** Ends the session at the issuer (RFC 7009). */
export async function revoke({ refreshToken }: Session): Promise<void> {
  await post('/revoke', { token: refreshToken });
}

async function post(
  path: string,
  form: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Response> {
  try {
    return await fetch(`${ISSUER}${path}`, {
      method: 'POST',
      headers,
      body: new URLSearchParams(form),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch {
    throw new ServiceUnavailableException('The sign-in server cannot be reached.');
  }
}

interface TokenAnswer {
  access_token: string;
  refresh_token: string;
  expires_in: number;
}
