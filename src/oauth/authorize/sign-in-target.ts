import { Injectable } from '@nestjs/common';
import { MountedRoutes } from '../../http/mounted-routes.js';
import { PublicPaths } from '../../http/public-paths.js';
import { ACCOUNT_PATH } from '../../pages/account-section.js';
import type { PageSignInPurpose } from '../../pages/page-sign-in.js';
import { SignedInBrowsers } from '../../pages/signed-in-browsers.js';
import type { BrowserSession } from '../../sessions/browser-sessions.js';
import type { Session } from '../../sessions/session.entity.js';
import { AuthorizationError } from './authorization.error.js';
import { AuthorizationRequests } from './authorization-requests.js';
import { readQuery } from './query.js';
import { AuthorizationFlow } from './authorization-flow.js';

const SELECT_ACCOUNT = 'select_account';

/** What a person signs in for: an application, or a page of ours. */
export interface SignInTarget extends Omit<PageSignInPurpose, 'query'> {
  /** The name of the application; undefined for a page of ours. */
  client?: string;
  /** Returns where a browser goes that needs no sign-in, or null. */
  skip(browser: BrowserSession): string | null;
  /** Returns whether the person has just signed in with a provider that proved them too long ago for this. */
  isProofTooOld(browser: BrowserSession): boolean;
  /** The URL that leads back to the application without a sign-in; undefined for a page of ours. */
  refusalUrl?: string;
  /** Returns where the browser goes after the sign-in. */
  next(session: Session): string;
}

/** Reads what a sign-in is for from the URL of the page. */
@Injectable()
export class SignInTargets {
  constructor(
    private readonly requests: AuthorizationRequests,
    private readonly flow: AuthorizationFlow,
    private readonly browsers: SignedInBrowsers,
    private readonly routes: MountedRoutes,
    private readonly paths: PublicPaths,
  ) {}

  /** @throws AuthorizationError if the URL has neither a valid authorization request nor a page of ours. */
  async read(url: string): Promise<SignInTarget> {
    const page = this.findPage(url);
    if (page) return page;
    const request = await this.requests.read(url);
    return {
      client: request.client.name,
      ...this.flow.toWishes(request),
      skip: (browser) =>
        this.flow.mustSignIn(request, browser) ? null : this.flow.toAuthorize(request),
      isProofTooOld: (browser) => this.flow.isProofTooOld(request, browser),
      refusalUrl: this.flow.toRefusal(request),
      next: (session) => this.flow.afterSignIn(request, session),
    };
  }

  /** A person who has typed the address of the sign-in page, or kept it, goes on to the account. */
  private getDefaultPage(): string | null {
    return this.paths.findPath(ACCOUNT_PATH) === null ? null : ACCOUNT_PATH.slice(1);
  }

  /** Returns the page that `next` names, with the parameters that it reads and checks itself; null without `next`. */
  private findPage(url: string): SignInTarget | null {
    const query = readQuery(url);
    const next = query.size === 0 ? this.getDefaultPage() : query.get('next');
    if (next === null) return null;
    const page = this.routes
      .list()
      .find(({ mark }) => mark.signIn !== undefined && mark.endpoint === `/${next}`);
    const signIn = page?.mark.signIn;
    if (!page || !signIn) {
      throw new AuthorizationError('invalid_request', 'next is no page of this server');
    }
    const isOtherAccount = query.get('prompt') === SELECT_ACCOUNT;
    query.delete('next');
    query.delete('prompt');
    const path = this.paths.toPublicPath(page.path);
    const target = query.size === 0 ? path : `${path}?${query.toString()}`;
    return {
      loginHint: null,
      maxAgeSeconds: signIn === 'recent' ? this.browsers.recentSeconds : null,
      isOtherAccount,
      skip: (browser) =>
        !isOtherAccount && this.browsers.isEnough(browser, signIn) ? target : null,
      isProofTooOld: (browser) => signIn === 'recent' && this.browsers.isProofTooOld(browser),
      next: () => target,
    };
  }
}
