import { Injectable } from '@nestjs/common';
import { ClientRegistry } from '../../clients/client-registry.js';
import { ExtensionRegistry } from '../../events/extension-registry.js';
import { describeDevice } from '../../mail/describe-actor.js';
import { ACCOUNT_PATH, AccountSection } from '../../pages/account-section.js';
import { FormPages } from '../../pages/form-pages.js';
import { PageController, ShowsPage, TakesPageForm } from '../../pages/page-controller.decorator.js';
import type { PageForm } from '../../pages/page-form.js';
import type { PageSection } from '../../pages/page-section.js';
import { type PageVisit, Visit } from '../../pages/page-visit.js';
import { SignedInBrowsers, toBrowserActor } from '../../pages/signed-in-browsers.js';
import type { BrowserSession } from '../../sessions/browser-sessions.js';
import { BROWSER_CLIENT_ID, type Session } from '../../sessions/session.entity.js';
import { SessionsService } from '../../sessions/sessions.service.js';
import { countLongLived } from '../../sign-in/long-lived-credentials.js';

const SESSIONS: PageForm = {
  kind: 'account-sessions',
  path: '/account/sessions',
  signIn: 'any',
  backPath: ACCOUNT_PATH,
  fields: [{ name: 'session', type: 'decision', autocomplete: 'off', isOnDemand: true }],
};

/** The sessions on the page `/account`. */
@Injectable()
export class SessionsSection extends AccountSection {
  async describe(): Promise<PageSection> {
    return { kind: 'sessions', facts: {}, path: SESSIONS.path };
  }
}

/** `/account/sessions`: lists the sessions, ends one of them, or all but that of this browser. */
@PageController()
export class SessionsPages {
  constructor(
    private readonly pages: FormPages,
    private readonly browsers: SignedInBrowsers,
    private readonly sessions: SessionsService,
    private readonly clients: ClientRegistry,
    private readonly extensions: ExtensionRegistry,
  ) {}

  @ShowsPage(SESSIONS)
  async show(@Visit() visit: PageVisit): Promise<string> {
    const browser = await this.browsers.require(visit, SESSIONS);
    return this.showList(visit, browser, await this.countKept(browser));
  }

  @TakesPageForm(SESSIONS)
  async end(@Visit() visit: PageVisit): Promise<string> {
    const browser = await this.browsers.require(visit, SESSIONS);
    const userId = browser.user.id;
    const actor = toBrowserActor(visit, browser);
    const facts = await this.countKept(browser);
    return this.pages.submit(
      SESSIONS,
      visit,
      async ({ session: id }) => {
        if (id === '') {
          const others = { userId, exceptId: browser.session.id };
          await this.sessions.endAll(others, 'revoked', actor);
          return undefined;
        }
        // One that has ended meanwhile is not in the list either.
        await this.sessions.endOwn(userId, id, 'revoked', actor);
        return { page: await this.showList(visit, browser, facts) };
      },
      { browser, facts },
    );
  }

  private async showList(
    visit: PageVisit,
    browser: BrowserSession,
    facts: { tokens: number },
  ): Promise<string> {
    const sessions = await this.sessions.list(browser.user.id);
    const sections = await Promise.all(sessions.map((each) => this.describe(each, browser)));
    return this.pages.show(SESSIONS, visit, { browser, sections, facts });
  }

  /** Counts what goes on working after a sign-out everywhere. */
  private async countKept({ user }: BrowserSession) {
    return { tokens: await countLongLived(this.extensions, user.id) };
  }

  private async describe(
    { id, clientId, userAgent, ip, createdAt, lastUsedAt }: Session,
    browser: BrowserSession,
  ): Promise<PageSection> {
    const isThisBrowser = id === browser.session.id;
    const isBrowser = clientId === BROWSER_CLIENT_ID;
    const facts = {
      client: isBrowser ? null : ((await this.clients.find(clientId))?.name ?? clientId),
      device: describeDevice(userAgent),
      ip,
      startedAt: createdAt,
      lastUsedAt,
      isThisBrowser,
    };
    const button = isThisBrowser ? undefined : { name: 'session', value: id };
    return { kind: 'session', facts, button };
  }
}
