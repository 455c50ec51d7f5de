import { Injectable } from '@nestjs/common';
import { ACCOUNT_PATH, AccountSection } from '../../pages/account-section.js';
import { FormPages } from '../../pages/form-pages.js';
import { PageController, ShowsPage, TakesPageForm } from '../../pages/page-controller.decorator.js';
import { PASSWORD_FIELD, type PageForm } from '../../pages/page-form.js';
import type { PageSection } from '../../pages/page-section.js';
import { type PageVisit, Visit } from '../../pages/page-visit.js';
import { SignedInBrowsers, toBrowserActor } from '../../pages/signed-in-browsers.js';
import { PasswordsService } from '../../passwords/passwords.service.js';
import { type BrowserSession, BrowserSessions } from '../../sessions/browser-sessions.js';
import { UsersService } from '../../users/users.service.js';
import { AccountDeletionService } from './account-deletion.service.js';

const DELETION: PageForm = {
  kind: 'account-deletion',
  path: '/account/deletion',
  // As the route: with the second factor, if it is on.
  signIn: 'recent',
  fields: [],
};

/** The deletion on the page `/account`. A user of a `UserDirectory` is deleted there. */
@Injectable()
export class DeletionSection extends AccountSection {
  constructor(private readonly users: UsersService) {
    super();
  }

  async describe(): Promise<PageSection | null> {
    if (this.users.usesExternalDirectory) return null;
    return { kind: 'deletion', facts: {}, path: DELETION.path };
  }
}

/** `/account/deletion`: deletes the account. */
@PageController()
export class AccountDeletionPages {
  constructor(
    private readonly pages: FormPages,
    private readonly browsers: SignedInBrowsers,
    private readonly sessions: BrowserSessions,
    private readonly deletions: AccountDeletionService,
    private readonly passwords: PasswordsService,
  ) {}

  @ShowsPage(DELETION)
  async show(@Visit() visit: PageVisit): Promise<string> {
    const browser = await this.browsers.require(visit, DELETION);
    const facts = { account: browser.user.email };
    return this.pages.show(await this.toForm(browser), visit, { browser, facts });
  }

  @TakesPageForm(DELETION)
  async delete(@Visit() visit: PageVisit): Promise<string> {
    const browser = await this.browsers.require(visit, DELETION);
    const owner = { userId: browser.user.id, sessionId: browser.session.id };
    const facts = { account: browser.user.email };
    return this.pages.submit(
      await this.toForm(browser),
      visit,
      async (request) => {
        await this.deletions.delete(owner, request, toBrowserActor(visit, browser));
        this.sessions.removeCookie(visit.response);
        return { page: this.pages.showDone(DELETION, visit) };
      },
      { browser, facts },
    );
  }

  /** A user without a password has recently signed in another way, which is enough. */
  private async toForm({ user: { id } }: BrowserSession): Promise<PageForm> {
    const hasPassword = await this.passwords.has(id);
    return { ...DELETION, backPath: ACCOUNT_PATH, fields: hasPassword ? [PASSWORD_FIELD] : [] };
  }
}
