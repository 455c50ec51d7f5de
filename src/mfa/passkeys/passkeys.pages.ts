import { Inject, Injectable } from '@nestjs/common';
import { ProblemException } from '../../http/problem.exception.js';
import { PublicPaths } from '../../http/public-paths.js';
import { ACCOUNT_PATH, AccountSection } from '../../pages/account-section.js';
import { FormPages } from '../../pages/form-pages.js';
import type { PageContext } from '../../pages/page-context.js';
import { PageController, ShowsPage, TakesPageForm } from '../../pages/page-controller.decorator.js';
import { PASSKEY_FIELD, type PageForm } from '../../pages/page-form.js';
import { type PasskeyCeremony, parsePasskeyField } from '../../pages/page-passkey.js';
import type { PageSection } from '../../pages/page-section.js';
import { type PageVisit, Visit } from '../../pages/page-visit.js';
import { SignedInBrowsers, toBrowserActor } from '../../pages/signed-in-browsers.js';
import { RateLimiter } from '../../rate-limits/rate-limiter.js';
import type { BrowserSession } from '../../sessions/browser-sessions.js';
import type { Passkey } from '../passkey.entity.js';
import { PASSKEYS_SETTINGS, type PasskeysSettings } from '../passkeys.options.js';
import { parseRegistrationJson } from './credential-json.js';
import { OwnPasskeys } from './own-passkeys.js';
import { PASSKEY_PATH, PASSKEYS_PATH } from './passkey.pages.js';
import { PasskeyRejectedError } from './passkeys.errors.js';

const PASSKEYS: PageForm = {
  kind: 'account-passkeys',
  path: PASSKEYS_PATH,
  signIn: 'recent',
  backPath: ACCOUNT_PATH,
  fields: [PASSKEY_FIELD],
};

/** The passkeys on the page `/account`, if the pages may use them. */
@Injectable()
export class PasskeysSection extends AccountSection {
  constructor(
    private readonly own: OwnPasskeys,
    @Inject(PASSKEYS_SETTINGS) private readonly settings: PasskeysSettings,
  ) {
    super();
  }

  async describe({ user }: BrowserSession): Promise<PageSection | null> {
    if (!this.settings.areForPages) return null;
    const { length: count } = await this.own.list({ userId: user.id });
    return { kind: 'passkeys', facts: { count }, path: PASSKEYS.path };
  }
}

/** `/account/passkeys`: lists the passkeys of a user, and adds one. */
@PageController()
export class PasskeysPages {
  constructor(
    private readonly pages: FormPages,
    private readonly browsers: SignedInBrowsers,
    private readonly own: OwnPasskeys,
    private readonly limiter: RateLimiter,
    private readonly paths: PublicPaths,
    @Inject(PASSKEYS_SETTINGS) private readonly settings: PasskeysSettings,
  ) {}

  @ShowsPage(PASSKEYS)
  async show(@Visit() visit: PageVisit): Promise<string> {
    const browser = await this.browsers.require(visit, PASSKEYS);
    return this.pages.show(PASSKEYS, visit, await this.toContext(browser));
  }

  @TakesPageForm(PASSKEYS)
  async add(@Visit() visit: PageVisit): Promise<string> {
    const browser = await this.browsers.require(visit, PASSKEYS);
    const owner = toOwner(browser);
    return this.pages.submit(
      PASSKEYS,
      visit,
      async ({ passkey }) => {
        const { userId } = owner;
        await this.limiter.countChange(userId);
        // Says why the page has no button for a passkey.
        if (!passkey) await this.own.createOptions(owner);
        const registration = parseRegistrationJson(parsePasskeyField(passkey));
        if (!registration) throw new PasskeyRejectedError();
        await this.own.add(owner, registration, undefined, toBrowserActor(visit, browser));
        return this.paths.findPath(PASSKEYS.path)!;
      },
      await this.toContext(browser),
    );
  }

  private async toContext(browser: BrowserSession): Promise<PageContext> {
    const passkeys = await this.own.list(toOwner(browser));
    const ceremony = await this.createCeremony(browser, passkeys);
    return {
      browser,
      sections: passkeys.map(toSection),
      ...(ceremony && { passkey: ceremony }),
    };
  }

  /** Returns null if the user may add none, or not here. */
  private async createCeremony(
    browser: BrowserSession,
    passkeys: readonly Passkey[],
  ): Promise<PasskeyCeremony | null> {
    const { rpId, areForPages } = this.settings;
    if (!areForPages) return null;
    try {
      const options = await this.own.createOptions(toOwner(browser));
      const { passkeyHandle: userId } = browser.user;
      const allAcceptedCredentialIds = passkeys.map(({ credentialId }) => credentialId);
      const signal = userId === null ? undefined : { rpId, userId, allAcceptedCredentialIds };
      return { method: 'create', options, isRenewable: true, signal };
    } catch (error) {
      if (error instanceof ProblemException) return null;
      throw error;
    }
  }
}

function toOwner({ user, session }: BrowserSession) {
  return { userId: user.id, sessionId: session.id };
}

function toSection({ id, name, createdAt, lastUsedAt, suspendedAt }: Passkey): PageSection {
  const facts = { name, addedAt: createdAt, lastUsedAt, isSuspended: suspendedAt !== null };
  return { kind: 'passkey', facts, path: PASSKEY_PATH, parameters: { id } };
}
