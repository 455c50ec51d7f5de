import { Inject, Injectable } from '@nestjs/common';
import { AccountSection } from '../../pages/account-section.js';
import { FormPages } from '../../pages/form-pages.js';
import { PageController, ShowsPage, TakesPageForm } from '../../pages/page-controller.decorator.js';
import {
  EMAIL_FIELD,
  PASSWORD_FIELD,
  type PageForm,
  TOKEN_FIELD,
  USERNAME_FIELD,
} from '../../pages/page-form.js';
import type { PageSection } from '../../pages/page-section.js';
import { type PageVisit, Visit } from '../../pages/page-visit.js';
import { SignedInBrowsers, toVisitor } from '../../pages/signed-in-browsers.js';
import type { BrowserSession } from '../../sessions/browser-sessions.js';
import { VERIFICATION_SETTINGS, type VerificationSettings } from './verification.options.js';
import { VerificationService } from './verification.service.js';

const AGAIN: PageForm = {
  kind: 'request-verification',
  path: '/account/verify/again',
  fields: [EMAIL_FIELD],
  retryPath: '/account/verify/again',
};

const VERIFY: PageForm = {
  kind: 'verify-email',
  path: '/account/verify',
  fields: [TOKEN_FIELD, PASSWORD_FIELD, USERNAME_FIELD],
  retryPath: AGAIN.path,
};

/** Asks a person on the page `/account` to verify the address. That of a user of a `UserDirectory` is verified there. */
@Injectable()
export class VerificationSection extends AccountSection {
  describe({ user }: BrowserSession): Promise<PageSection | null> {
    const isOpen = user.emailVerifiedAt === null && user.email !== '' && user.externalId === null;
    return Promise.resolve(isOpen ? { kind: 'verification', facts: {}, path: AGAIN.path } : null);
  }
}

/** `/account/verify`, and `/account/verify/again` for another mail. */
@PageController()
export class VerificationPages {
  private readonly form: PageForm;

  constructor(
    private readonly pages: FormPages,
    private readonly browsers: SignedInBrowsers,
    private readonly verification: VerificationService,
    @Inject(VERIFICATION_SETTINGS) { proof }: VerificationSettings,
  ) {
    // With the link alone as the proof, a registration from before may still need its password.
    const isOnDemand = proof === 'link';
    const fields = VERIFY.fields.map((each) =>
      // A session of the user stands for the password.
      each === PASSWORD_FIELD ? { ...each, isOnDemand, isOptional: true } : each,
    );
    this.form = { ...VERIFY, fields };
  }

  @ShowsPage(VERIFY)
  async showVerify(@Visit() visit: PageVisit): Promise<string> {
    return this.pages.show(this.form, visit, await this.browsers.find(visit));
  }

  @TakesPageForm(VERIFY)
  async verify(@Visit() visit: PageVisit): Promise<string> {
    return this.pages.submit(
      this.form,
      visit,
      ({ token, password, username }, browser) => {
        const proofs = { password: password || undefined, username: username || undefined };
        return this.verification.verify(token, proofs, toVisitor(visit, browser));
      },
      await this.browsers.find(visit),
    );
  }

  @ShowsPage(AGAIN)
  async showAgain(@Visit() visit: PageVisit): Promise<string> {
    const context = await this.browsers.find(visit);
    const { email = '' } = context.browser?.user ?? {};
    return this.pages.show(AGAIN, visit, { ...context, values: { email } });
  }

  @TakesPageForm(AGAIN)
  async again(@Visit() visit: PageVisit): Promise<string> {
    return this.pages.submit(
      AGAIN,
      visit,
      ({ email }, browser) =>
        this.verification.request(email, visit.acceptLanguage, toVisitor(visit, browser)),
      await this.browsers.find(visit),
    );
  }
}
