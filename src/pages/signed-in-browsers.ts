import { Injectable } from '@nestjs/common';
import type { Actor } from '../events/actor.js';
import { PublicPaths } from '../http/public-paths.js';
import { type BrowserSession, BrowserSessions } from '../sessions/browser-sessions.js';
import type { PageVisit } from './page-visit.js';
import { SeeOther } from './see-other.js';

/** The path of the page where people sign in, below the issuer. */
export const SIGN_IN_PATH = '/sign-in';

/** A page of ours to which a person goes on after the sign-in: a closed list, so that no link leads to another site. */
export const NEXT_PAGES = { device: '/device' } as const;

/** The name of a page to go on to, and the parameters that it needs there. The page checks them itself. */
interface NextPage {
  next: keyof typeof NEXT_PAGES;
  parameters?: Readonly<Record<string, string>>;
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
  ) {}

  /**
   * Returns the session of the browser.
   * @throws SeeOther if it has none: the person signs in, and comes back to the page.
   */
  async require({ request }: PageVisit, { next, parameters }: NextPage): Promise<BrowserSession> {
    const browser = await this.sessions.find(request.headers);
    if (browser) return browser;
    throw new SeeOther(this.toSignIn({ next, parameters }));
  }

  /** Returns the URL where a person signs in with another account, and goes on to the page. */
  toOtherAccount({ next, parameters }: NextPage): string {
    return this.toSignIn({ next, parameters: { ...parameters, prompt: 'select_account' } });
  }

  private toSignIn({ next, parameters = {} }: NextPage): string {
    const query = new URLSearchParams({ next, ...parameters });
    return `${this.paths.findPath(SIGN_IN_PATH)}?${query.toString()}`;
  }
}
