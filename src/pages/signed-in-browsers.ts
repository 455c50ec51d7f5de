import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import type { Actor } from '../events/actor.js';
import { NotFoundError } from '../http/errors.js';
import { PublicPaths } from '../http/public-paths.js';
import type { RouteMark } from '../http/route-mark.js';
import { type BrowserSession, BrowserSessions } from '../sessions/browser-sessions.js';
import type { PageVisit } from './page-visit.js';
import { SeeOther } from './see-other.js';

/** The path of the page where people sign in, below the issuer. */
export const SIGN_IN_PATH = '/sign-in';
/** The path of the page where people sign out, below the issuer. */
export const SIGN_OUT_PATH = '/sign-out';

const RECENT_MS = 600_000;

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

/** Finds the person in front of a page. */
@Injectable()
export class SignedInBrowsers {
  constructor(
    private readonly sessions: BrowserSessions,
    private readonly paths: PublicPaths,
    private readonly clock: Clock,
  ) {}

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
    const signInPath = this.paths.findPath(SIGN_IN_PATH);
    if (signInPath === null) throw new NotFoundError();
    const browser = await this.sessions.find(request.headers);
    if (browser && this.isEnough(browser, signIn)) return browser;
    const query = new URLSearchParams({ next: path.slice(1), ...parameters });
    throw new SeeOther(`${signInPath}?${query.toString()}`);
  }

  /** Returns whether a page that asks for such a sign-in can be shown in this session. */
  isEnough({ authenticatedAt }: BrowserSession, signIn: 'any' | 'recent'): boolean {
    return signIn === 'any' || this.clock.now().getTime() - authenticatedAt.getTime() <= RECENT_MS;
  }
}
