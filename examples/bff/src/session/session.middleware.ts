import { ForbiddenException, Injectable, type NestMiddleware } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { ORIGIN } from '../settings.js';
import { clearSession, readSession, writeSession } from './session-cookie.js';
import { openSession, type Session } from './tokens.js';

const READING_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Turns the session cookie into the access token that the guards check. The only place that renews tokens. */
@Injectable()
export class SessionMiddleware implements NestMiddleware {
  private readonly opening = new Map<string, Promise<Session | null>>();

  /** @throws ForbiddenException if a page of another site sends a change (CSRF). */
  async use(request: Request, response: Response, next: NextFunction): Promise<void> {
    if (!READING_METHODS.has(request.method) && !isFromOwnPage(request)) {
      throw new ForbiddenException('Only the pages of this application may send this request.');
    }
    // The cookie alone signs in: a token in a header would pass without the check above.
    delete request.headers.authorization;
    // Signing in and out needs no access token, and must not wait for a new one.
    const text = request.path === '/session' ? null : await readSession(request);
    if (text) await this.signIn(text, request, response);
    next();
  }

  private async signIn(text: string, request: Request, response: Response): Promise<void> {
    const session = await this.open(text);
    if (!session) return clearSession(response);
    if (session.text !== text) await writeSession(response, session.text);
    request.headers.authorization = `Bearer ${session.accessToken}`;
  }

  /**
   * A page sends several requests at once: one of them renews for all. Another instance of this application that renews too
   * gets the same refresh token from the issuer.
   */
  private open(text: string): Promise<Session | null> {
    let session = this.opening.get(text);
    if (!session) {
      session = openSession(text).finally(() => this.opening.delete(text));
      this.opening.set(text, session);
    }
    return session;
  }
}

/** Browsers say which site a request comes from (Fetch Metadata); older ones send Origin only. */
function isFromOwnPage({ headers }: Request): boolean {
  const site = headers['sec-fetch-site'];
  return site === undefined ? headers.origin === ORIGIN : site === 'same-origin';
}
