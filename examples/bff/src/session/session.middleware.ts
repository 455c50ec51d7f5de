import { ForbiddenException, Injectable, type NestMiddleware } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { ORIGIN, RENEW_BEFORE_SECONDS } from '../settings.js';
import { requestTokens, type Session } from './issuer.js';
import { clearSession, readSession, writeSession } from './session-cookie.js';

const READING_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Turns the session cookie into the access token that the guards check. The only place that renews tokens. */
@Injectable()
export class SessionMiddleware implements NestMiddleware {
  private readonly renewals = new Map<string, Promise<Session | null>>();

  /** @throws ForbiddenException if a page of another site sends a change (CSRF). */
  async use(request: Request, response: Response, next: NextFunction): Promise<void> {
    if (!READING_METHODS.has(request.method) && !isFromOwnPage(request)) {
      throw new ForbiddenException('Only the pages of this application may send this request.');
    }
    // The cookie alone signs in: a token in a header would pass without the check above.
    delete request.headers.authorization;
    // Signing in and out needs no access token, and must not wait for a new one.
    const session = request.path === '/session' ? null : await readSession(request);
    if (session) await this.signIn(session, request, response);
    next();
  }

  private async signIn(session: Session, request: Request, response: Response): Promise<void> {
    const current = await this.renewIfNeeded(session);
    if (!current) return clearSession(response);
    if (current !== session) await writeSession(response, current);
    request.headers.authorization = `Bearer ${current.accessToken}`;
  }

  /** Returns the session with a fresh access token, or null if the issuer has ended it. */
  private renewIfNeeded(session: Session): Session | Promise<Session | null> {
    const { refreshToken, expiresAt } = session;
    if (expiresAt - Date.now() / 1_000 > RENEW_BEFORE_SECONDS) return session;
    // A page sends several requests at once: one of them renews for all. Another instance of this application that
    // renews too gets the same refresh token from the issuer.
    let renewal = this.renewals.get(refreshToken);
    if (!renewal) {
      const form = { grant_type: 'refresh_token', refresh_token: refreshToken };
      renewal = requestTokens(form).finally(() => this.renewals.delete(refreshToken));
      this.renewals.set(refreshToken, renewal);
    }
    return renewal;
  }
}

/** Browsers say which site a request comes from (Fetch Metadata); older ones send Origin only. */
function isFromOwnPage({ headers }: Request): boolean {
  const site = headers['sec-fetch-site'];
  return site === undefined ? headers.origin === ORIGIN : site === 'same-origin';
}
