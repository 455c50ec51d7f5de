import { Inject, Injectable } from '@nestjs/common';
import { PublicPaths } from '../../http/public-paths.js';
import { ACCOUNT_PATH, AccountSection } from '../../pages/account-section.js';
import { FormPages } from '../../pages/form-pages.js';
import { PageController, ShowsPage, TakesPageForm } from '../../pages/page-controller.decorator.js';
import { PASSKEY_FIELD, type PageForm } from '../../pages/page-form.js';
import { parsePasskeyField } from '../../pages/page-passkey.js';
import type { PageSection } from '../../pages/page-section.js';
import { type PageVisit, Visit } from '../../pages/page-visit.js';
import { SeeOther } from '../../pages/see-other.js';
import { SignedInBrowsers, toBrowserActor } from '../../pages/signed-in-browsers.js';
import { RateLimiter } from '../../rate-limits/rate-limiter.js';
import type { BrowserSession } from '../../sessions/browser-sessions.js';
import { WrongSecondFactorError } from '../../sign-in/sign-in.errors.js';
import { OwnFactors } from '../own-factors.js';
import { PASSKEYS_SETTINGS, type PasskeysSettings } from '../passkeys.options.js';
import { SessionSecondFactor } from '../session-second-factor.js';
import { PasskeyFactor } from './passkey.factor.js';
import { PasskeyRejectedError } from './passkeys.errors.js';

const TURN_ON: PageForm = {
  kind: 'account-second-factor',
  path: '/account/second-factor',
  signIn: 'recent',
  backPath: ACCOUNT_PATH,
  fields: [PASSKEY_FIELD],
};
const TURN_OFF: PageForm = {
  ...TURN_ON,
  kind: 'account-second-factor-off',
  path: '/account/second-factor/off',
  fields: [],
};

/** The switch of the second factor on the page `/account`, for users who have a passkey. */
@Injectable()
export class SecondFactorSection extends AccountSection {
  constructor(
    private readonly factor: PasskeyFactor,
    @Inject(PASSKEYS_SETTINGS) private readonly settings: PasskeysSettings,
  ) {
    super();
  }

  async describe({ user }: BrowserSession): Promise<PageSection | null> {
    if (!this.settings.areForPages || !(await this.factor.isEnrolled(user))) return null;
    const isOn = user.secondFactorOn;
    return { kind: 'second-factor', facts: { isOn }, path: (isOn ? TURN_OFF : TURN_ON).path };
  }
}

/** `/account/second-factor` and `/account/second-factor/off`: turns the second factor on by a passkey, and off. */
@PageController()
export class SecondFactorPages {
  constructor(
    private readonly pages: FormPages,
    private readonly browsers: SignedInBrowsers,
    private readonly own: OwnFactors,
    private readonly proofs: SessionSecondFactor,
    private readonly limiter: RateLimiter,
    private readonly paths: PublicPaths,
  ) {}

  @ShowsPage(TURN_ON)
  async showOn(@Visit() visit: PageVisit): Promise<string> {
    const browser = await this.find(visit);
    return this.pages.show(TURN_ON, visit, await this.toContext(browser));
  }

  /** The person proves the passkey, because one that does not work would keep its owner out. */
  @TakesPageForm(TURN_ON)
  async turnOn(@Visit() visit: PageVisit): Promise<string> {
    const browser = await this.find(visit);
    const { user, session } = browser;
    const actor = toBrowserActor(visit, browser);
    return this.pages.submit(
      TURN_ON,
      visit,
      async ({ passkey }) => {
        await this.limiter.countChange(user.id);
        const presented = { kind: 'passkey', proof: parsePasskeyField(passkey) };
        const proving = { user, sessionId: session.id, actor };
        const method = await this.proofs.verify(presented, proving).catch(toPageError);
        const codes = await this.own.turnOn(user.id, { sessionId: session.id, method }, actor);
        // The page of an enrolment says what the codes are for.
        const done: PageForm = codes.length > 0 ? { ...TURN_ON, kind: 'enrolment' } : TURN_ON;
        return { page: this.pages.showDone(done, visit, { codes, facts: { method: 'passkey' } }) };
      },
      await this.toContext(browser),
    );
  }

  @ShowsPage(TURN_OFF)
  async showOff(@Visit() visit: PageVisit): Promise<string> {
    const browser = await this.browsers.require(visit, TURN_OFF);
    return this.pages.show(TURN_OFF, visit, { browser });
  }

  @TakesPageForm(TURN_OFF)
  async turnOff(@Visit() visit: PageVisit): Promise<string> {
    const browser = await this.browsers.require(visit, TURN_OFF);
    const { user, session } = browser;
    return this.pages.submit(
      TURN_OFF,
      visit,
      async () => {
        await this.limiter.countChange(user.id);
        const off = { on: false, sessionId: session.id };
        await this.own.switch(user.id, off, toBrowserActor(visit, browser));
      },
      { browser },
    );
  }

  /** @throws SeeOther if the person has to sign in first, has no passkey, or has turned the second factor on. */
  private async find(visit: PageVisit): Promise<BrowserSession> {
    const browser = await this.browsers.require(visit, TURN_ON);
    const factors = await this.proofs.listFactors(browser.user);
    const hasPasskey = factors.some(({ kind }) => kind === 'passkey');
    if (browser.user.secondFactorOn || !hasPasskey) {
      throw new SeeOther(this.paths.findPath(ACCOUNT_PATH)!);
    }
    return browser;
  }

  private async toContext(browser: BrowserSession) {
    const { user, session } = browser;
    const options = await this.proofs.prepare('passkey', { user, sessionId: session.id });
    const passkey = { method: 'get', options: options!, isRenewable: true } as const;
    return { browser, passkey };
  }
}

function toPageError(error: unknown): never {
  throw error instanceof WrongSecondFactorError ? new PasskeyRejectedError() : error;
}
