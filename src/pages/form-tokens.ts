import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { SecretKeys } from '../crypto/secret-keys.js';
import { HostCookie } from '../http/host-cookie.js';
import type { BrowserSession } from '../sessions/browser-sessions.js';
import type { PageVisit } from './page-visit.js';
import { isSameOrigin } from './same-origin.js';
import { FormTokenError } from './pages.errors.js';
import { PAGES_SETTINGS, type PagesSettings } from './pages.options.js';

const PURPOSE = 'forms';
const COOKIE_BYTES = 16;
const COOKIE_VALUE = /^[\w-]{22}$/;

/**
 * Binds a form to the browser that loaded it, so that no other site can send it: its token is a MAC over a random cookie, the
 * page, and the session of the browser.
 */
@Injectable()
export class FormTokens {
  private readonly cookie: HostCookie;

  constructor(
    private readonly keys: SecretKeys,
    @Inject(PAGES_SETTINGS) private readonly settings: PagesSettings,
  ) {
    // As long as the browser is open: a form can be sent hours after it was loaded, after a night with the lid closed.
    this.cookie = new HostCookie('nightlatch-form', settings.issuer);
  }

  /** Returns the token for a form of this page, and sets the cookie. Other tabs keep theirs: the cookie is the same. */
  issue({ request, response }: PageVisit, page: string, browser: BrowserSession | null): string {
    const secret =
      this.readSecret(request.headers) ?? randomBytes(COOKIE_BYTES).toString('base64url');
    this.cookie.set(response, secret);
    const message = toMessage(secret, page, browser);
    return this.keys.createMac(PURPOSE, '', message).toString('base64url');
  }

  /** @throws FormTokenError if the form of this page was sent by another site, or was not loaded by this browser in this session. */
  assertValid(
    { request: { headers } }: PageVisit,
    page: string,
    browser: BrowserSession | null,
    token: string | undefined,
  ): void {
    // Some programs that guard privacy send `null` for the origin. The token tells the rest.
    const origin = headers.origin === 'null' ? undefined : headers.origin;
    if (!isSameOrigin({ ...headers, origin }, this.settings.issuer)) throw new FormTokenError();
    const secret = this.readSecret(headers);
    if (secret === null || token === undefined) throw new FormTokenError();
    const mac = Buffer.from(token, 'base64url');
    const message = toMessage(secret, page, browser);
    if (!this.keys.verifyMac(mac, PURPOSE, '', message)) throw new FormTokenError();
  }

  private readSecret(headers: PageVisit['request']['headers']): string | null {
    const value = this.cookie.read(headers);
    return value !== null && COOKIE_VALUE.test(value) ? value : null;
  }
}

function toMessage(secret: string, page: string, browser: BrowserSession | null): Buffer {
  return Buffer.from(JSON.stringify([secret, page, browser?.session.id ?? '-']));
}
