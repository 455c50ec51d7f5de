import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../../clock/clock.js';
import { PublicPaths } from '../../http/public-paths.js';
import { SIGN_IN_PATH } from '../../pages/signed-in-browsers.js';
import type { BrowserSession } from '../../sessions/browser-sessions.js';
import { getAuthentication, meetsAcr } from '../../sessions/authentication-context.js';
import type { Session } from '../../sessions/session.entity.js';
import { AUTHORIZE_SETTINGS, type AuthorizeSettings } from '../authorize.options.js';
import type { AuthorizationRequest } from './authorization-requests.js';
import { ShownFactors } from './shown-factors.js';
import { WalkProofs } from './walk-proofs.js';

/** The path of the authorization endpoint, below the issuer. */
export const AUTHORIZE_PATH = '/authorize';
/** The path of the page where a person confirms to go on to a native application. */
export const CONTINUE_PATH = '/sign-in/continue';
/** The path of the page where a signed-in person proves a second factor, because the application asks for a stronger sign-in. */
export const STEP_UP_PATH = '/sign-in/step-up';

/** Decides which pages a person has to pass before an application gets a code. The request goes along in their URLs. */
@Injectable()
export class Walk {
  constructor(
    @Inject(AUTHORIZE_SETTINGS) private readonly settings: AuthorizeSettings,
    private readonly proofs: WalkProofs,
    private readonly paths: PublicPaths,
    private readonly clock: Clock,
    private readonly factors: ShownFactors,
  ) {}

  /** Whether the browser forgets its session with the code. */
  get isOneTime(): boolean {
    return this.settings.isOneTime;
  }

  /** Returns whether the person has to sign in, although the browser has a session. */
  mustSignIn(request: AuthorizationRequest, browser: BrowserSession): boolean {
    const { parameters, prompts, maxAgeSeconds } = request;
    // A sign-in for another request may be later than a `since`, which anyone can get.
    if (this.settings.isOneTime) return !this.proofs.isConfirmed(request, browser);
    // Once we have asked for a sign-in, it does not help to leave out `prompt` or `max_age`.
    if (parameters.get('since') !== null) return !this.proofs.isSignedInSince(request, browser);
    if (prompts.includes('login') || prompts.includes('select_account')) return true;
    if (maxAgeSeconds !== null) {
      const ageMs = this.clock.now().getTime() - browser.authenticatedAt.getTime();
      if (maxAgeSeconds === 0 || ageMs > maxAgeSeconds * 1_000) return true;
    }
    return false;
  }

  /** Returns whether the sign-in of the browser is strong enough for the request. */
  isStrongEnough({ acrValues }: AuthorizationRequest, { session }: BrowserSession): boolean {
    const acr = getAuthentication(session)?.acr ?? null;
    return acrValues.length === 0 || acrValues.some((wanted) => meetsAcr(acr, wanted));
  }

  /** Returns the URL of the page where the person makes the sign-in strong enough, or null if none of their factors does. */
  async toStepUp(request: AuthorizationRequest, { user }: BrowserSession): Promise<string | null> {
    if (this.paths.findPath(STEP_UP_PATH) === null) return null;
    const kinds = await this.factors.listReaching(request.acrValues, user);
    return kinds.length > 0 ? this.toUrl(STEP_UP_PATH, request, {}) : null;
  }

  /**
   * Returns whether the person has to confirm that they want to go on to the application. Another program on the device can
   * listen on the port of a native application, or take its scheme, and open a browser (RFC 8252 section 8.6).
   */
  mustConfirm(request: AuthorizationRequest, browser: BrowserSession): boolean {
    if (request.client.applicationType !== 'native') return false;
    return !this.proofs.isConfirmed(request, browser);
  }

  /** Returns the URL of the page where the person signs in for this request. */
  toSignIn(request: AuthorizationRequest): string {
    const since = this.proofs.createSince(request);
    return this.toUrl(SIGN_IN_PATH, request, { since, confirmed: null });
  }

  /** Returns the URL of the page where the person confirms to go on. */
  toContinue(request: AuthorizationRequest): string {
    return this.toUrl(CONTINUE_PATH, request, { confirmed: null });
  }

  /** Returns the URL of the request itself. */
  toAuthorize(request: AuthorizationRequest): string {
    return this.toUrl(AUTHORIZE_PATH, request, {});
  }

  /** Returns the URL of the request after the person has signed in for it, however long that took. */
  afterSignIn(request: AuthorizationRequest, session: Session): string {
    const since = this.proofs.createSince(request, session.createdAt);
    const confirmed = this.proofs.createConfirmation(request, { session });
    return this.toUrl(AUTHORIZE_PATH, request, { since, confirmed });
  }

  /** Returns the URL of the request after the person has confirmed to go on. */
  afterConfirmation(request: AuthorizationRequest, browser: BrowserSession): string {
    const confirmed = this.proofs.createConfirmation(request, browser);
    return this.toUrl(AUTHORIZE_PATH, request, { confirmed });
  }

  /** Returns the URL of the request for a person who wants to go on with another account. */
  toOtherAccount(request: AuthorizationRequest): string {
    const changes = { prompt: 'select_account', since: null, confirmed: null };
    return this.toUrl(AUTHORIZE_PATH, request, changes);
  }

  private toUrl(
    path: string,
    { parameters }: AuthorizationRequest,
    changes: Parameters<AuthorizationRequest['parameters']['toQuery']>[0],
  ): string {
    return `${this.paths.findPath(path)}?${parameters.toQuery(changes)}`;
  }
}
