import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../../clock/clock.js';
import { ExtensionRegistry } from '../../events/extension-registry.js';
import { PublicPaths } from '../../http/public-paths.js';
import { readQueryText } from '../../http/query-text.js';
import type { PageSignInPurpose } from '../../pages/page-sign-in.js';
import type { PageVisit } from '../../pages/page-visit.js';
import { SignInProviders } from '../../pages/sign-in-providers.js';
import { SIGN_IN_PATH } from '../../pages/signed-in-browsers.js';
import type { BrowserSession } from '../../sessions/browser-sessions.js';
import { getAuthentication, meetsAcr } from '../../sessions/authentication-context.js';
import type { Session } from '../../sessions/session.entity.js';
import { AUTHORIZE_SETTINGS, type AuthorizeSettings } from '../authorize.options.js';
import type { AuthorizationRequest } from './authorization-requests.js';
import { ShownFactors } from './shown-factors.js';
import { asksForProof, FlowProofs } from './flow-proofs.js';

/** The path of the authorization endpoint, below the issuer. */
export const AUTHORIZE_PATH = '/authorize';
/** The path of the page where a person confirms to go on to a native application. */
export const CONTINUE_PATH = '/sign-in/continue';
/** The path of the page where a signed-in person proves a second factor for an application that asks for it. */
export const STEP_UP_PATH = '/sign-in/step-up';

/** Decides which pages a person passes before an application gets a code. The URL of each page carries the request. */
@Injectable()
export class AuthorizationFlow {
  constructor(
    @Inject(AUTHORIZE_SETTINGS) private readonly settings: AuthorizeSettings,
    private readonly proofs: FlowProofs,
    private readonly paths: PublicPaths,
    private readonly clock: Clock,
    private readonly factors: ShownFactors,
    private readonly extensions: ExtensionRegistry,
  ) {}

  /** Whether the browser forgets its session with the code. */
  get isOneTime(): boolean {
    return this.settings.isOneTime;
  }

  /** Returns whether the person has to sign in, although the browser has a session. */
  mustSignIn(request: AuthorizationRequest, browser: BrowserSession): boolean {
    const { parameters, prompts } = request;
    // A sign-in for another request may be later than a `since`, which anyone can get.
    if (this.settings.isOneTime) return !this.proofs.isConfirmed(request, browser);
    // Once we have asked for a sign-in, it does not help to leave out `prompt` or `max_age`.
    if (parameters.get('since') !== null) {
      if (!this.proofs.isSignedInSince(request, browser)) return true;
      return browser.authenticatedAt < browser.session.createdAt && this.isTooOld(request, browser);
    }
    if (prompts.includes('login') || prompts.includes('select_account')) return true;
    return this.isTooOld(request, browser);
  }

  /**
   * Returns whether the person has just signed in with a provider that proved them too long ago for the request, or does not
   * tell when it did: they would come back from there like this again.
   */
  isProofTooOld(
    request: AuthorizationRequest,
    { session, authenticatedAt }: BrowserSession,
  ): boolean {
    if (!this.proofs.isStartedSince(request, session)) return false;
    return this.isOlderProof(request, { createdAt: session.createdAt, authenticatedAt });
  }

  /** Returns whether the sign-in of the browser is strong enough for the request. */
  isStrongEnough({ acrValues }: AuthorizationRequest, { session }: BrowserSession): boolean {
    const acr = getAuthentication(session)?.acr ?? null;
    return acrValues.length === 0 || acrValues.some((wanted) => meetsAcr(acr, wanted));
  }

  /** Returns the URL of the page for a stronger sign-in, or null if none of the person's factors is strong enough. */
  async toStepUp(request: AuthorizationRequest, { user }: BrowserSession): Promise<string | null> {
    if (this.paths.findPath(STEP_UP_PATH) === null) return null;
    const kinds = await this.factors.listReaching(request.acrValues, user);
    return kinds.length > 0 ? this.toUrl(STEP_UP_PATH, request, {}) : null;
  }

  /**
   * Returns whether the person has to confirm that they want to go on to the application. Another program on the device
   * can take the port or the scheme of a native application, and open a browser (RFC 8252 section 8.6).
   */
  mustConfirm(request: AuthorizationRequest, browser: BrowserSession): boolean {
    if (request.client.applicationType !== 'native') return false;
    return !this.proofs.isConfirmed(request, browser);
  }

  /**
   * Returns the URL where the person signs in for this request: that of the provider that it names, or our sign-in page.
   * @throws MessagePageError if the provider cannot be reached.
   */
  async toSignIn(
    request: AuthorizationRequest,
    browser: BrowserSession | null,
    visit: PageVisit,
  ): Promise<string> {
    // With the same `since`, by which the page knows.
    if (browser && this.isProofTooOld(request, browser))
      return this.toUrl(SIGN_IN_PATH, request, {});
    const since = this.proofs.createSince(request);
    const url = this.toUrl(SIGN_IN_PATH, request, { since, confirmed: null, provider: null });
    const provider = request.parameters.get('provider');
    if (provider === null) return url;
    const [providers] = this.extensions.find(SignInProviders);
    const purpose = { query: readQueryText(url), ...this.toWishes(request) };
    return (await providers?.begin(provider, purpose, visit)) ?? url;
  }

  /** Returns what the application wants of the sign-in. */
  toWishes(request: AuthorizationRequest): Omit<PageSignInPurpose, 'query'> {
    const { prompts, maxAgeSeconds, loginHint } = request;
    return {
      maxAgeSeconds: asksForProof(request) ? 0 : maxAgeSeconds,
      isOtherAccount: prompts.includes('select_account'),
      loginHint,
    };
  }

  /** Returns the URL of the page where the person confirms to go on. */
  toContinue(request: AuthorizationRequest): string {
    return this.toUrl(CONTINUE_PATH, request, { confirmed: null });
  }

  /** Returns the URL that leads a person who does not sign in back to the application, with the error `login_required`. */
  toRefusal(request: AuthorizationRequest): string {
    return this.toUrl(AUTHORIZE_PATH, request, { prompt: 'none' });
  }

  /** Returns the URL of the request itself. */
  toAuthorize(request: AuthorizationRequest): string {
    return this.toUrl(AUTHORIZE_PATH, request, {});
  }

  /** Returns the URL of the request after the person has signed in for it, however long that took. */
  afterSignIn(request: AuthorizationRequest, session: Session): string {
    const { createdAt, authenticatedAt } = session;
    const since = this.proofs.createSince(request, createdAt);
    const proven = { createdAt, authenticatedAt: authenticatedAt ?? createdAt };
    const isOld = this.isOlderProof(request, proven);
    const confirmed = isOld ? null : this.proofs.createConfirmation(request, { session });
    // Without `provider`: the browser would go there and back for ever if the sign-in was not what the request asks for.
    return this.toUrl(AUTHORIZE_PATH, request, { since, confirmed, provider: null });
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

  /** Another provider may have proven the person before this sign-in, or may not tell when. */
  private isOlderProof(
    request: AuthorizationRequest,
    proven: { createdAt: Date; authenticatedAt: Date },
  ): boolean {
    const isOlder = proven.authenticatedAt < proven.createdAt;
    return isOlder && (asksForProof(request) || this.isTooOld(request, proven));
  }

  /** Returns whether the person was proven too long ago for the `max_age` of the request. */
  private isTooOld(
    { maxAgeSeconds }: AuthorizationRequest,
    { authenticatedAt }: Pick<BrowserSession, 'authenticatedAt'>,
  ): boolean {
    if (maxAgeSeconds === null) return false;
    const ageMs = this.clock.now().getTime() - authenticatedAt.getTime();
    return maxAgeSeconds === 0 || ageMs > maxAgeSeconds * 1_000;
  }

  private toUrl(
    path: string,
    { parameters }: AuthorizationRequest,
    changes: Parameters<AuthorizationRequest['parameters']['toQuery']>[0],
  ): string {
    return `${this.paths.findPath(path)}?${parameters.toQuery(changes)}`;
  }
}
