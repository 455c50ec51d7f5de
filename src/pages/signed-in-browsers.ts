import { Inject, Injectable } from '@nestjs/common';
import { RECENT_SIGN_IN_SECONDS } from '../access/access.errors.js';
import { Clock } from '../clock/clock.js';
import type { Actor } from '../events/actor.js';
import { NotFoundError } from '../http/errors.js';
import { PublicPaths } from '../http/public-paths.js';
import type { RouteMark } from '../http/route-mark.js';
import { getAuthentication, meetsAcr } from '../sessions/authentication-context.js';
import { type BrowserSession, BrowserSessions } from '../sessions/browser-sessions.js';
import { TOKENS_OPTIONS, type TokensOptions } from '../tokens/tokens.options.js';
import type { PageContext } from './page-context.js';
import type { PageVisit } from './page-visit.js';
import { SeeOther } from './see-other.js';

/** The path of the page where people sign in, below the issuer. */
export const SIGN_IN_PATH = '/sign-in';
/** The path of the page where people sign out, below the issuer. */
export const SIGN_OUT_PATH = '/sign-out';

/** A page for a person who is signed in, as `@ShowsPage()` declares it. */
interface SignedInPage {
  path: string;
  signIn?: RouteMark['signIn'];
}

/** Returns the person in front of a page as an actor. */
export function toBrowserActor(visit: PageVisit, { session, user }: BrowserSession): Actor {
  const ids = { userId: user.id, sessionId: session.id, clientId: session.clientId };
  return { ...visit.actor, kind: 'user', ...ids };
}

/** Returns who has sent the form of a page that anyone can open: the person of the session, if it was sent in one. */
export function toVisitor(visit: PageVisit, browser: BrowserSession | null): Actor {
  return browser ? toBrowserActor(visit, browser) : visit.actor;
}

/** Finds the person in front of a page. */
@Injectable()
export class SignedInBrowsers {
  constructor(
    @Inject(TOKENS_OPTIONS) private readonly options: TokensOptions,
    private readonly sessions: BrowserSessions,
    private readonly paths: PublicPaths,
    private readonly clock: Clock,
  ) {}

  /** How old a recent sign-in may be. */
  get recentSeconds(): number {
    return this.options.recentSignInSeconds ?? RECENT_SIGN_IN_SECONDS;
  }

  /** Returns what a page that anyone can open passes on to its form: with a session, the form has a token. */
  async find({ request }: PageVisit): Promise<PageContext> {
    const browser = await this.sessions.find(request.headers);
    return browser ? { browser, hasOwnProof: true } : {};
  }

  /**
   * Returns the session of the browser.
   * @param parameters what the page needs in its URL after the sign-in; it checks them itself
   * @throws SeeOther if the person has to sign in first: they come back to the page.
   * @throws NotFoundError if this application has no sign-in page.
   */
  async require(
    { request }: PageVisit,
    { path, signIn = 'any' }: SignedInPage,
    parameters: Readonly<Record<string, string>> = {},
  ): Promise<BrowserSession> {
    const url = this.toSignIn(path, parameters);
    const browser = await this.sessions.find(request.headers);
    if (browser && this.isEnough(browser, signIn)) return browser;
    throw new SeeOther(url);
  }

  /** Returns the URL where a person signs in with another account, and goes on to the page. */
  toOtherAccount(
    { path }: SignedInPage,
    parameters: Readonly<Record<string, string>> = {},
  ): string {
    return this.toSignIn(path, { ...parameters, prompt: 'select_account' });
  }

  /**
   * Returns whether a page that asks for such a sign-in can be shown in this session. A recent sign-in is one as
   * `@RequireOwnerProof()` asks for: with a second factor if the user has one on.
   */
  isEnough({ session, user, authenticatedAt }: BrowserSession, signIn: 'any' | 'recent'): boolean {
    if (signIn === 'any') return true;
    if (!this.isRecent(authenticatedAt)) return false;
    return !user.secondFactorOn || meetsAcr(getAuthentication(session)?.acr ?? null, 'aal2');
  }

  /**
   * Returns whether the person has signed in a moment ago with a provider that proved them too long ago for a recent sign-in,
   * or does not tell when it did.
   */
  isProofTooOld({ session, authenticatedAt }: BrowserSession): boolean {
    return this.isRecent(session.createdAt) && !this.isRecent(authenticatedAt);
  }

  private isRecent(time: Date): boolean {
    return this.clock.now().getTime() - time.getTime() <= this.recentSeconds * 1_000;
  }

  /** @throws NotFoundError if this application has no sign-in page. */
  private toSignIn(path: string, parameters: Readonly<Record<string, string>>): string {
    const signInPath = this.paths.findPath(SIGN_IN_PATH);
    if (signInPath === null) throw new NotFoundError();
    const query = new URLSearchParams({ next: path.slice(1), ...parameters });
    return `${signInPath}?${query.toString()}`;
  }
}
