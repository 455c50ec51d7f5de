import { Injectable } from '@nestjs/common';
import { ACCOUNT_PATH, AccountSection } from '../../pages/account-section.js';
import { FormPages } from '../../pages/form-pages.js';
import { PageController, ShowsPage, TakesPageForm } from '../../pages/page-controller.decorator.js';
import type { PageForm } from '../../pages/page-form.js';
import type { PageSection } from '../../pages/page-section.js';
import { type PageVisit, Visit } from '../../pages/page-visit.js';
import { SignedInBrowsers, toBrowserActor } from '../../pages/signed-in-browsers.js';
import { RateLimiter } from '../../rate-limits/rate-limiter.js';
import type { BrowserSession } from '../../sessions/browser-sessions.js';
import { OwnFactors } from '../own-factors.js';
import { SecondFactors } from '../second-factors.js';
import { RecoveryCodes } from './recovery-codes.js';

const CODES: PageForm = {
  kind: 'account-recovery-codes',
  path: '/account/recovery-codes',
  signIn: 'recent',
  backPath: ACCOUNT_PATH,
  fields: [],
};

/** The recovery codes on the page `/account`, for users who have a factor that they stand in for. */
@Injectable()
export class RecoveryCodesSection extends AccountSection {
  constructor(
    private readonly factors: SecondFactors,
    private readonly codes: RecoveryCodes,
  ) {
    super();
  }

  async describe({ user: { id } }: BrowserSession): Promise<PageSection | null> {
    if (!(await this.factors.hasAny({ id }))) return null;
    const left = await this.codes.countUnused(id);
    return { kind: 'recovery-codes', facts: { left }, path: CODES.path };
  }
}

/** `/account/recovery-codes`: creates recovery codes in the place of the former ones. */
@PageController()
export class RecoveryCodesPages {
  constructor(
    private readonly pages: FormPages,
    private readonly browsers: SignedInBrowsers,
    private readonly own: OwnFactors,
    private readonly limiter: RateLimiter,
  ) {}

  @ShowsPage(CODES)
  async show(@Visit() visit: PageVisit): Promise<string> {
    const browser = await this.browsers.require(visit, CODES);
    return this.pages.show(CODES, visit, { browser });
  }

  @TakesPageForm(CODES)
  async create(@Visit() visit: PageVisit): Promise<string> {
    const browser = await this.browsers.require(visit, CODES);
    const { id: userId } = browser.user;
    return this.pages.submit(
      CODES,
      visit,
      async () => {
        await this.limiter.countChange(userId);
        const actor = toBrowserActor(visit, browser);
        const codes = await this.own.createRecoveryCodes(userId, actor);
        return { page: this.pages.showDone(CODES, visit, { codes }) };
      },
      { browser },
    );
  }
}
