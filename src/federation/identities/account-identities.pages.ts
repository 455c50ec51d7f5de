import { Injectable } from '@nestjs/common';
import { ACCOUNT_PATH, AccountSection } from '../../pages/account-section.js';
import { FormPages } from '../../pages/form-pages.js';
import { ignoreNotFound } from '../../pages/ignore-not-found.js';
import { PageController, ShowsPage, TakesPageForm } from '../../pages/page-controller.decorator.js';
import type { PageContext } from '../../pages/page-context.js';
import type { PageForm } from '../../pages/page-form.js';
import type { PageSection } from '../../pages/page-section.js';
import { type PageVisit, Visit } from '../../pages/page-visit.js';
import { SignedInBrowsers, toBrowserActor } from '../../pages/signed-in-browsers.js';
import { RateLimiter } from '../../rate-limits/rate-limiter.js';
import type { BrowserSession } from '../../sessions/browser-sessions.js';
import type { Identity } from '../identity.entity.js';
import { Providers } from '../providers/providers.js';
import { IdentityAdministration } from './identity-administration.js';
import { OwnIdentities } from './own-identities.js';

const IDENTITIES: PageForm = {
  kind: 'account-identities',
  path: '/account/identities',
  signIn: 'recent',
  backPath: ACCOUNT_PATH,
  fields: [
    { name: 'identity', type: 'decision', autocomplete: 'off', isOnDemand: true },
    { name: 'provider', type: 'decision', autocomplete: 'off', isOnDemand: true },
  ],
};

/** The connected accounts on the page `/account`. */
@Injectable()
export class IdentitiesSection extends AccountSection {
  constructor(
    private readonly identities: IdentityAdministration,
    private readonly providers: Providers,
  ) {
    super();
  }

  async describe({ user: { id } }: BrowserSession): Promise<PageSection | null> {
    const identities = await this.identities.list(id);
    const names = identities.map(({ providerId }) => this.providers.getName(providerId));
    return { kind: 'identities', facts: { names: [...new Set(names)] }, path: IDENTITIES.path };
  }
}

/** `/account/identities`: connects accounts at providers, and disconnects them. */
@PageController()
export class AccountIdentitiesPages {
  constructor(
    private readonly pages: FormPages,
    private readonly browsers: SignedInBrowsers,
    private readonly identities: IdentityAdministration,
    private readonly own: OwnIdentities,
    private readonly providers: Providers,
    private readonly limiter: RateLimiter,
  ) {}

  @ShowsPage(IDENTITIES)
  async show(@Visit() visit: PageVisit): Promise<string> {
    return this.showList(visit, await this.browsers.require(visit, IDENTITIES));
  }

  @TakesPageForm(IDENTITIES)
  async change(@Visit() visit: PageVisit): Promise<string> {
    const browser = await this.browsers.require(visit, IDENTITIES);
    const { id: userId } = browser.user;
    return this.pages.submit(
      IDENTITIES,
      visit,
      async ({ identity, provider }) => {
        await this.limiter.countChange(userId);
        if (provider !== '') return this.own.beginLink(userId, provider, visit);
        const actor = toBrowserActor(visit, browser);
        await this.own.remove(userId, identity, actor).catch(ignoreNotFound);
        return { page: await this.showList(visit, browser) };
      },
      await this.toContext(browser),
    );
  }

  private async showList(visit: PageVisit, browser: BrowserSession): Promise<string> {
    return this.pages.show(IDENTITIES, visit, await this.toContext(browser));
  }

  /** Lists the connected accounts, and the providers of which there is none. */
  private async toContext(browser: BrowserSession): Promise<PageContext> {
    const identities = await this.identities.list(browser.user.id);
    const isConnected = (id: string) => identities.some(({ providerId }) => providerId === id);
    const others = this.providers.list().filter(({ id }) => !isConnected(id));
    const sections: PageSection[] = [
      ...identities.map((identity) => this.describe(identity)),
      ...others.map(({ id, name }) => ({
        kind: 'provider' as const,
        facts: { provider: name },
        button: { name: 'provider', value: id },
      })),
    ];
    return { browser, sections };
  }

  private describe({ id, providerId, email, createdAt, lastUsedAt }: Identity): PageSection {
    const provider = this.providers.getName(providerId);
    return {
      kind: 'identity',
      facts: { provider, email, since: createdAt, lastUsedAt },
      button: { name: 'identity', value: id },
    };
  }
}
