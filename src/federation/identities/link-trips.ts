import { Injectable } from '@nestjs/common';
import type { FederationRefusal } from '../../events/reasons.js';
import { UnitsOfWork } from '../../events/units-of-work.js';
import { PublicPaths } from '../../http/public-paths.js';
import { ACCOUNT_PATH } from '../../pages/account-section.js';
import { FormPages } from '../../pages/form-pages.js';
import { MessagePageError } from '../../pages/message-page.error.js';
import type { PageVisit } from '../../pages/page-visit.js';
import { SIGN_IN_PATH, toBrowserActor } from '../../pages/signed-in-browsers.js';
import { BrowserSessions } from '../../sessions/browser-sessions.js';
import { IdentityTakenError } from '../federation.errors.js';
import type { ProviderSettings } from '../federation.options.js';
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
    private readonly units: UnitsOfWork,
  ) {}

  /**
   * Connects the account to the user who began the trip, if the browser is still signed in as that user.
   * @returns the page that says so.
   * @throws MessagePageError if it is not, or if the account is connected to another user.
   */
  async complete(
    userId: string,
    provider: ProviderSettings,
    upstream: UpstreamUser,
    visit: PageVisit,
  ): Promise<string> {
    const facts = { provider: provider.name };
    const browser = await this.browsers.find(visit.request.headers);
    const isUser = browser?.user.id === userId;
    const linking = isUser
      ? this.linking.link(browser, provider, upstream, toBrowserActor(visit, browser))
      : Promise.resolve(false);
    const isLinked = await linking.catch(async (error: unknown) => {
      if (!(error instanceof IdentityTakenError)) throw error;
      await this.recordRefusal(userId, provider, 'identity-taken', visit);
      const href = this.paths.findPath(ACCOUNT_PATH);
      throw new MessagePageError({ kind: 'identity-taken', facts, href }, 409);
    });
    if (!isLinked) {
      await this.recordRefusal(userId, provider, 'other-user', visit);
      const href = this.paths.findPath(SIGN_IN_PATH);
      throw new MessagePageError({ kind: 'not-connected', facts, href }, 403);
    }
    const href = this.paths.findPath(ACCOUNT_PATH);
    return this.pages.showMessage({ kind: 'identity-linked', facts, href }, visit);
  }

  private recordRefusal(
    userId: string,
    { id: provider }: ProviderSettings,
    reason: FederationRefusal,
    { actor }: PageVisit,
  ): Promise<void> {
    return this.units.record(actor, 'federation.refused', { userId, provider, reason });
  }
}
