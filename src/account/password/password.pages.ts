import { Injectable } from '@nestjs/common';
import { ACCOUNT_PATH, AccountSection } from '../../pages/account-section.js';
import { FormPages } from '../../pages/form-pages.js';
import { PageController, ShowsPage, TakesPageForm } from '../../pages/page-controller.decorator.js';
import {
  CURRENT_PASSWORD_FIELD,
  NEW_PASSWORD_FIELD,
  type PageForm,
} from '../../pages/page-form.js';
import type { PageSection } from '../../pages/page-section.js';
import { type PageVisit, Visit } from '../../pages/page-visit.js';
import { SignedInBrowsers, toBrowserActor } from '../../pages/signed-in-browsers.js';
import { PasswordChangeService } from './password-change.service.js';

const PASSWORD: PageForm = {
  kind: 'account-password',
  path: '/account/password',
  signIn: 'any',
  backPath: ACCOUNT_PATH,
  fields: [CURRENT_PASSWORD_FIELD, NEW_PASSWORD_FIELD],
};

/** The password on the page `/account`. */
@Injectable()
export class PasswordSection extends AccountSection {
  async describe(): Promise<PageSection> {
    return { kind: 'password', facts: {}, path: PASSWORD.path };
  }
}

/** `/account/password`: changes the password. */
@PageController()
export class PasswordPages {
  constructor(
    private readonly pages: FormPages,
    private readonly browsers: SignedInBrowsers,
    private readonly passwords: PasswordChangeService,
  ) {}

  @ShowsPage(PASSWORD)
  async show(@Visit() visit: PageVisit): Promise<string> {
    const browser = await this.browsers.require(visit, PASSWORD);
    return this.pages.show(PASSWORD, visit, { browser });
  }

  @TakesPageForm(PASSWORD)
  async change(@Visit() visit: PageVisit): Promise<string> {
    const browser = await this.browsers.require(visit, PASSWORD);
    const owner = { userId: browser.user.id, sessionId: browser.session.id };
    return this.pages.submit(
      PASSWORD,
      visit,
      (request) => this.passwords.change(owner, request, toBrowserActor(visit, browser)),
      { browser },
    );
  }
}
