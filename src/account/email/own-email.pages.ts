import { Injectable } from '@nestjs/common';
import { ACCOUNT_PATH, AccountSection } from '../../pages/account-section.js';
import { FormPages } from '../../pages/form-pages.js';
import { ignoreNotFound } from '../../pages/ignore-not-found.js';
import type { PageContext } from '../../pages/page-context.js';
import { PageController, ShowsPage, TakesPageForm } from '../../pages/page-controller.decorator.js';
import { DECISION_FIELD, EMAIL_FIELD, type PageForm } from '../../pages/page-form.js';
import type { PageSection } from '../../pages/page-section.js';
import { type PageVisit, Visit } from '../../pages/page-visit.js';
import { SignedInBrowsers, toBrowserActor } from '../../pages/signed-in-browsers.js';
import { RateLimiter } from '../../rate-limits/rate-limiter.js';
import type { BrowserSession } from '../../sessions/browser-sessions.js';
import { UsersService } from '../../users/users.service.js';
import type { PendingEmailChange } from './email-change-requests.js';
import { EmailChangeService } from './email-change.service.js';

const EMAIL: PageForm = {
  kind: 'account-email',
  path: '/account/email/change',
  signIn: 'recent',
  backPath: ACCOUNT_PATH,
  fields: [{ ...EMAIL_FIELD, autocomplete: 'off' }, DECISION_FIELD],
};
const WITHDRAW = { name: DECISION_FIELD.name, value: 'withdraw' };

/** The address on the page `/account`. That of a user of a `UserDirectory` is changed there. */
@Injectable()
export class EmailSection extends AccountSection {
  constructor(
    private readonly users: UsersService,
    private readonly changes: EmailChangeService,
  ) {
    super();
  }

  async describe({ user: { id, email } }: BrowserSession): Promise<PageSection | null> {
    if (this.users.usesExternalDirectory) return null;
    const pending = (await findPending(this.changes, id))?.email ?? null;
    return { kind: 'email', facts: { email, pending }, path: EMAIL.path };
  }
}

/** `/account/email/change`: asks for a change of the address, and withdraws it. */
@PageController()
export class OwnEmailPages {
  constructor(
    private readonly pages: FormPages,
    private readonly browsers: SignedInBrowsers,
    private readonly changes: EmailChangeService,
    private readonly limiter: RateLimiter,
  ) {}

  @ShowsPage(EMAIL)
  async show(@Visit() visit: PageVisit): Promise<string> {
    return this.showForm(visit, await this.browsers.require(visit, EMAIL));
  }

  @TakesPageForm(EMAIL)
  async change(@Visit() visit: PageVisit): Promise<string> {
    const browser = await this.browsers.require(visit, EMAIL);
    const userId = browser.user.id;
    const actor = toBrowserActor(visit, browser);
    return this.pages.submit(
      EMAIL,
      visit,
      async ({ email, decision }) => {
        if (decision === WITHDRAW.value) {
          await this.changes.withdraw(userId, actor).catch(ignoreNotFound);
          return { page: await this.showForm(visit, browser) };
        }
        await this.limiter.countChange(userId);
        await this.changes.request(userId, email, visit.acceptLanguage, actor);
        return undefined;
      },
      await this.toContext(browser),
    );
  }

  private async showForm(visit: PageVisit, browser: BrowserSession): Promise<string> {
    return this.pages.show(EMAIL, visit, await this.toContext(browser));
  }

  private async toContext(browser: BrowserSession): Promise<PageContext> {
    const { id, email } = browser.user;
    const pending = await findPending(this.changes, id);
    return {
      browser,
      facts: { account: email },
      sections: pending ? [{ kind: 'email-change', facts: pending, button: WITHDRAW }] : [],
    };
  }
}

async function findPending(
  changes: EmailChangeService,
  userId: string,
): Promise<PendingEmailChange | null> {
  try {
    return await changes.getPending(userId);
  } catch (error) {
    ignoreNotFound(error);
    return null;
  }
}
