import { Injectable } from '@nestjs/common';
import { PublicPaths } from '../../http/public-paths.js';
import { ACCOUNT_PATH, AccountSection } from '../../pages/account-section.js';
import { FormPages } from '../../pages/form-pages.js';
import type { PageContext } from '../../pages/page-context.js';
import { PageController, ShowsPage, TakesPageForm } from '../../pages/page-controller.decorator.js';
import { toTypedKey } from '../../pages/page-fields.js';
import { CODE_FIELD, type PageForm } from '../../pages/page-form.js';
import type { PageSection } from '../../pages/page-section.js';
import { type PageVisit, Visit } from '../../pages/page-visit.js';
import { SeeOther } from '../../pages/see-other.js';
import { SignedInBrowsers, toBrowserActor } from '../../pages/signed-in-browsers.js';
import { RateLimiter } from '../../rate-limits/rate-limiter.js';
import type { BrowserSession } from '../../sessions/browser-sessions.js';
import { VerifiedEmailNeededError } from '../../sign-in/sign-in.errors.js';
import { OwnTotp } from './own-totp.js';
import { TotpAlreadyOnError, TotpNotStartedError } from './totp.errors.js';
import { TotpFactor } from './totp.factor.js';

const SETUP: PageForm = {
  kind: 'account-totp',
  path: '/account/totp',
  signIn: 'recent',
  backPath: ACCOUNT_PATH,
  fields: [CODE_FIELD],
};
const REMOVAL: PageForm = {
  ...SETUP,
  kind: 'account-totp-removal',
  path: '/account/totp/removal',
  fields: [],
};

/** The authenticator app on the page `/account`. */
@Injectable()
export class TotpSection extends AccountSection {
  constructor(
    private readonly factor: TotpFactor,
    private readonly own: OwnTotp,
  ) {
    super();
  }

  async describe({ user }: BrowserSession): Promise<PageSection> {
    const [app] = await this.factor.list(user);
    const mustVerifyEmail = !app && this.own.mustVerifyEmail(user);
    const since = app?.enrolledAt ?? null;
    const facts = { since, lastUsedAt: app?.lastUsedAt ?? null, mustVerifyEmail };
    if (mustVerifyEmail) return { kind: 'totp', facts };
    return { kind: 'totp', facts, path: app ? REMOVAL.path : SETUP.path };
  }
}

/** `/account/totp` and `/account/totp/removal`: sets up an authenticator app, and removes it. */
@PageController()
export class TotpPages {
  constructor(
    private readonly pages: FormPages,
    private readonly browsers: SignedInBrowsers,
    private readonly own: OwnTotp,
    private readonly limiter: RateLimiter,
    private readonly paths: PublicPaths,
  ) {}

  /** A reload shows the same secret: only that of this session, because a thief with another one must not choose it. */
  @ShowsPage(SETUP)
  async showSetup(@Visit() visit: PageVisit): Promise<string> {
    const browser = await this.browsers.require(visit, SETUP);
    return this.pages.show(SETUP, visit, (await this.resume(browser)).context);
  }

  @TakesPageForm(SETUP)
  async confirm(@Visit() visit: PageVisit): Promise<string> {
    const browser = await this.browsers.require(visit, SETUP);
    const { user, session } = browser;
    const actor = toBrowserActor(visit, browser);
    const { isNew, context } = await this.resume(browser);
    return this.pages.submit(
      SETUP,
      visit,
      async ({ code }) => {
        // The code is of another key than the one on the page that follows.
        if (isNew) throw new TotpNotStartedError();
        await this.limiter.countChange(user.id);
        const confirmation = { code, sessionId: session.id, ip: actor.ip };
        const codes = await this.own.confirm(user.id, confirmation, actor);
        // The page of an enrolment says what the codes are for.
        const done: PageForm = codes.length > 0 ? { ...SETUP, kind: 'enrolment' } : SETUP;
        return { page: this.pages.showDone(done, visit, { codes }) };
      },
      context,
    );
  }

  @ShowsPage(REMOVAL)
  async showRemoval(@Visit() visit: PageVisit): Promise<string> {
    const browser = await this.browsers.require(visit, REMOVAL);
    return this.pages.show(REMOVAL, visit, { browser });
  }

  @TakesPageForm(REMOVAL)
  async remove(@Visit() visit: PageVisit): Promise<string> {
    const browser = await this.browsers.require(visit, REMOVAL);
    const { id } = browser.user;
    return this.pages.submit(
      REMOVAL,
      visit,
      async () => {
        await this.limiter.countChange(id);
        await this.own.remove(id, toBrowserActor(visit, browser));
      },
      { browser },
    );
  }

  /** @throws SeeOther if the person has an app, or has to verify the e-mail address first: the page `/account` says so. */
  private async resume(browser: BrowserSession): Promise<{ isNew: boolean; context: PageContext }> {
    const { user, session } = browser;
    await this.limiter.countChange(user.id);
    const { qrSvg, otpauthUri, secretPlain, isNew } = await this.own
      .resume(user.id, session.id)
      .catch((error: unknown) => {
        const isForAccount =
          error instanceof TotpAlreadyOnError || error instanceof VerifiedEmailNeededError;
        const account = isForAccount ? this.paths.findPath(ACCOUNT_PATH) : null;
        throw account === null ? error : new SeeOther(account);
      });
    return { isNew, context: { browser, qrSvg, otpauthUri, codes: [toTypedKey(secretPlain)] } };
  }
}
