import { Injectable } from '@nestjs/common';
import { PublicPaths } from '../../http/public-paths.js';
import { ACCOUNT_PATH } from '../../pages/account-section.js';
import { FormPages } from '../../pages/form-pages.js';
import type { PageVisit } from '../../pages/page-visit.js';
import { toBrowserActor } from '../../pages/signed-in-browsers.js';
import { BrowserSessions } from '../../sessions/browser-sessions.js';
import type { ProviderSettings } from '../federation.options.js';
import { RefusedError } from '../providers/refused.error.js';
import type { UpstreamUser } from '../upstream-profile.js';
import { IdentityLinking } from './identity-linking.js';

/** Ends the trips that connect an account of a provider to a user who is signed in. */
@Injectable()
export class LinkTrips {
  constructor(
    private readonly browsers: BrowserSessions,
    private readonly linking: IdentityLinking,
    private readonly pages: FormPages,
    private readonly paths: PublicPaths,
  ) {}

  /**
   * Connects the account to the user who began the trip, if the browser is still signed in as that user.
   * @returns the page that says so.
   * @throws RefusedError if it is not, or if the account is connected to another user.
   */
  async complete(
    userId: string,
    provider: ProviderSettings,
    upstream: UpstreamUser,
    visit: PageVisit,
  ): Promise<string> {
    const browser = await this.browsers.find(visit.request.headers);
    const isLinked =
      browser?.user.id === userId &&
      (await this.linking.link(browser, provider, upstream, toBrowserActor(visit, browser)));
    if (!isLinked) throw new RefusedError('other-user', null, userId);
    const facts = { provider: provider.name };
    const href = this.paths.findPath(ACCOUNT_PATH);
    return this.pages.showMessage({ kind: 'identity-linked', facts, href }, visit);
  }
}
