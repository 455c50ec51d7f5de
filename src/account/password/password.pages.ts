import { Injectable } from '@nestjs/common';
import { ExtensionRegistry } from '../../events/extension-registry.js';
import { PublicPaths } from '../../http/public-paths.js';
import { ACCOUNT_PATH, AccountSection } from '../../pages/account-section.js';
import { FormPages } from '../../pages/form-pages.js';
import { PageController, ShowsPage, TakesPageForm } from '../../pages/page-controller.decorator.js';
import {
  CURRENT_PASSWORD_FIELD,
  NEW_PASSWORD_FIELD,
  type PageField,
  type PageForm,
} from '../../pages/page-form.js';
import type { PageSection } from '../../pages/page-section.js';
import { type PageVisit, Visit } from '../../pages/page-visit.js';
import { SeeOther } from '../../pages/see-other.js';
import { SignedInBrowsers, toBrowserActor } from '../../pages/signed-in-browsers.js';
import { PasswordsService } from '../../passwords/passwords.service.js';
import type { BrowserSession } from '../../sessions/browser-sessions.js';
import { countLongLived } from '../../sign-in/long-lived-credentials.js';
import { findRemaining } from '../find-remaining.js';
import { PasswordChangeService } from './password-change.service.js';

const PASSWORD: PageForm = {
  kind: 'account-password',
  path: '/account/password',
  signIn: 'any',
  backPath: ACCOUNT_PATH,
  fields: [CURRENT_PASSWORD_FIELD, NEW_PASSWORD_FIELD],
};

const FIRST_PASSWORD: PageForm = {
  kind: 'account-first-password',
  path: '/account/password/first',
  // As the route, without the current password.
  signIn: 'recent',
  backPath: ACCOUNT_PATH,
  fields: [NEW_PASSWORD_FIELD],
};

/** Shown only to a person who has personal access tokens. */
const REVOKE_TOKENS_FIELD: PageField = {
  name: 'revoke_tokens',
  type: 'checkbox',
  autocomplete: 'off',
};

/** The password on the page `/account`. */
@Injectable()
export class PasswordSection extends AccountSection {
  constructor(private readonly passwords: PasswordsService) {
    super();
  }

  async describe({ user: { id } }: BrowserSession): Promise<PageSection> {
    const isSet = await this.passwords.has(id);
    return { kind: 'password', facts: { isSet }, path: (isSet ? PASSWORD : FIRST_PASSWORD).path };
  }
}

/** `/account/password` and `/account/password/first`: changes the password, and sets the first one. */
@PageController()
export class PasswordPages {
  constructor(
    private readonly pages: FormPages,
    private readonly browsers: SignedInBrowsers,
    private readonly changes: PasswordChangeService,
    private readonly passwords: PasswordsService,
    private readonly extensions: ExtensionRegistry,
    private readonly paths: PublicPaths,
  ) {}

  @ShowsPage(PASSWORD)
  show(@Visit() visit: PageVisit): Promise<string> {
    return this.showForm(PASSWORD, visit);
  }

  @TakesPageForm(PASSWORD)
  change(@Visit() visit: PageVisit): Promise<string> {
    return this.submit(PASSWORD, visit);
  }

  @ShowsPage(FIRST_PASSWORD)
  showFirst(@Visit() visit: PageVisit): Promise<string> {
    return this.showForm(FIRST_PASSWORD, visit);
  }

  @TakesPageForm(FIRST_PASSWORD)
  setFirst(@Visit() visit: PageVisit): Promise<string> {
    return this.submit(FIRST_PASSWORD, visit);
  }

  private async showForm(form: PageForm, visit: PageVisit): Promise<string> {
    const browser = await this.requireFor(form, visit);
    return this.pages.show(await this.addTokensField(form, browser), visit, { browser });
  }

  private async submit(form: PageForm, visit: PageVisit): Promise<string> {
    const browser = await this.requireFor(form, visit);
    const { id: userId } = browser.user;
    const owner = { userId, sessionId: browser.session.id };
    return this.pages.submit(
      await this.addTokensField(form, browser),
      visit,
      async ({ revoke_tokens: mark, ...passwords }) => {
        const request = { ...passwords, revoke_tokens: mark === 'on' };
        await this.changes.change(owner, request, toBrowserActor(visit, browser));
        const facts = await findRemaining(this.extensions, userId);
        return { page: this.pages.showDone(form, visit, { facts }) };
      },
      { browser },
    );
  }

  private async addTokensField(form: PageForm, { user }: BrowserSession): Promise<PageForm> {
    const count = await countLongLived(this.extensions, user.id);
    return count === 0 ? form : { ...form, fields: [...form.fields, REVOKE_TOKENS_FIELD] };
  }

  /** @throws SeeOther if the person has to sign in first, or needs the other form. */
  private async requireFor(form: PageForm, visit: PageVisit): Promise<BrowserSession> {
    const browser = await this.browsers.require(visit, form);
    const fitting = (await this.passwords.has(browser.user.id)) ? PASSWORD : FIRST_PASSWORD;
    if (form !== fitting) throw new SeeOther(this.paths.findPath(fitting.path)!);
    return browser;
  }
}
