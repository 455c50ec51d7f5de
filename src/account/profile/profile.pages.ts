import { Injectable } from '@nestjs/common';
import { ACCOUNT_PATH, AccountSection } from '../../pages/account-section.js';
import { FormPages } from '../../pages/form-pages.js';
import { HostedPages } from '../../pages/hosted-pages.js';
import type { PageContext } from '../../pages/page-context.js';
import { PageController, ShowsPage, TakesPageForm } from '../../pages/page-controller.decorator.js';
import type { PageForm } from '../../pages/page-form.js';
import type { PageSection } from '../../pages/page-section.js';
import { type PageVisit, Visit } from '../../pages/page-visit.js';
import { SignedInBrowsers, toBrowserActor } from '../../pages/signed-in-browsers.js';
import { RateLimiter } from '../../rate-limits/rate-limiter.js';
import type { BrowserSession } from '../../sessions/browser-sessions.js';
import { UsersService } from '../../users/users.service.js';
import { ProfileService } from './profile.service.js';

const PROFILE: PageForm = {
  kind: 'account-profile',
  path: '/account/profile',
  signIn: 'any',
  backPath: ACCOUNT_PATH,
  fields: [
    { name: 'full_name', type: 'text', autocomplete: 'name', isOptional: true },
    { name: 'username', type: 'text', autocomplete: 'username', isOptional: true },
    { name: 'locale', type: 'select', autocomplete: 'off', isOptional: true },
  ],
};

/** The profile on the page `/account`. That of a user of a `UserDirectory` is changed there. */
@Injectable()
export class ProfileSection extends AccountSection {
  constructor(private readonly users: UsersService) {
    super();
  }

  async describe({
    user: { fullName: name, username },
  }: BrowserSession): Promise<PageSection | null> {
    if (this.users.usesExternalDirectory) return null;
    return { kind: 'profile', facts: { name, username }, path: PROFILE.path };
  }
}

/** `/account/profile`: changes the name, the user name and the language. */
@PageController()
export class ProfilePages {
  constructor(
    private readonly pages: FormPages,
    private readonly browsers: SignedInBrowsers,
    private readonly profiles: ProfileService,
    private readonly limiter: RateLimiter,
    private readonly hosted: HostedPages,
  ) {}

  @ShowsPage(PROFILE)
  async show(@Visit() visit: PageVisit): Promise<string> {
    return this.pages.show(PROFILE, visit, this.toContext(await this.find(visit)));
  }

  @TakesPageForm(PROFILE)
  async change(@Visit() visit: PageVisit): Promise<string> {
    const browser = await this.find(visit);
    const { id: userId } = browser.user;
    return this.pages.submit(
      PROFILE,
      visit,
      async ({ full_name: fullName, username, locale }) => {
        await this.limiter.countChange(userId);
        const request = {
          full_name: fullName || null,
          username: username || null,
          locale: locale || null,
        };
        await this.profiles.change({ userId }, request, toBrowserActor(visit, browser));
      },
      this.toContext(browser),
    );
  }

  private find(visit: PageVisit): Promise<BrowserSession> {
    return this.browsers.require(visit, PROFILE);
  }

  private toContext(browser: BrowserSession): PageContext {
    const { fullName, username, locale } = browser.user;
    return {
      browser,
      values: { full_name: fullName ?? '', username: username ?? '', locale: locale ?? '' },
      choices: { locale: this.listLanguages(locale) },
    };
  }

  /** The languages of the pages, and the one that the user has, each in its own name. */
  private listLanguages(own: string | null) {
    const locales = new Set([...this.hosted.locales, ...(own === null ? [] : [own])]);
    const languages = [...locales].map((value) => ({
      value,
      text: new Intl.DisplayNames(value, { type: 'language' }).of(value) ?? value,
    }));
    return [{ value: '', text: '—' }, ...languages];
  }
}
