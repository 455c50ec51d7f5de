import type { OnApplicationBootstrap } from '@nestjs/common';
import { ExtensionRegistry } from '../events/extension-registry.js';
import { PublicPaths } from '../http/public-paths.js';
import { ACCOUNT_PATH, ACCOUNT_SECTIONS, AccountSection } from '../pages/account-section.js';
import { FormPages } from '../pages/form-pages.js';
import { PageController, ShowsPage } from '../pages/page-controller.decorator.js';
import type { PageOverview } from '../pages/page-form.js';
import { type PageVisit, Visit } from '../pages/page-visit.js';
import { SIGN_OUT_PATH, SignedInBrowsers } from '../pages/signed-in-browsers.js';

const ACCOUNT: PageOverview = { kind: 'account', path: ACCOUNT_PATH, signIn: 'any' };

/** `/account`: what a person who is signed in can see and change, by the sections of the features. */
@PageController()
export class AccountPages implements OnApplicationBootstrap {
  private sections: readonly AccountSection[] = [];

  constructor(
    private readonly extensions: ExtensionRegistry,
    private readonly pages: FormPages,
    private readonly browsers: SignedInBrowsers,
    private readonly paths: PublicPaths,
  ) {}

  onApplicationBootstrap(): void {
    this.sections = this.extensions.find(AccountSection);
  }

  @ShowsPage(ACCOUNT)
  async show(@Visit() visit: PageVisit): Promise<string> {
    const browser = await this.browsers.require(visit, ACCOUNT);
    const described = await Promise.all(this.sections.map((each) => each.describe(browser)));
    const sections = described
      .filter((section) => section !== null)
      .toSorted((a, b) => ACCOUNT_SECTIONS.indexOf(a.kind) - ACCOUNT_SECTIONS.indexOf(b.kind));
    const facts = { account: browser.user.email };
    const links = [{ text: 'signOut', href: this.paths.findPath(SIGN_OUT_PATH)! }] as const;
    return this.pages.showOverview(ACCOUNT, visit, { facts, sections, links });
  }
}
