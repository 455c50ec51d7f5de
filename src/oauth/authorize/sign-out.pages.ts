import { FormPages } from '../../pages/form-pages.js';
import { PageController, ShowsPage, TakesPageForm } from '../../pages/page-controller.decorator.js';
import type { PageForm } from '../../pages/page-form.js';
import { type PageVisit, Visit } from '../../pages/page-visit.js';
import { SeeOther } from '../../pages/see-other.js';
import { SIGN_OUT_PATH, toBrowserActor } from '../../pages/signed-in-browsers.js';
import { type BrowserSession, BrowserSessions } from '../../sessions/browser-sessions.js';
import { SignOutRequests } from './sign-out-requests.js';

const SIGN_OUT: PageForm = {
  kind: 'sign-out',
  path: SIGN_OUT_PATH,
  fields: [{ name: 'applications', type: 'checkbox', autocomplete: 'off' }],
};

/** `/sign-out`: ends the session of the browser. Applications send people here (OpenID Connect RP-Initiated Logout 1.0). */
@PageController()
export class SignOutPages {
  constructor(
    private readonly pages: FormPages,
    private readonly requests: SignOutRequests,
    private readonly browsers: BrowserSessions,
  ) {}

  @ShowsPage(SIGN_OUT)
  async showSignOut(@Visit() visit: PageVisit): Promise<string> {
    const { url = '', headers } = visit.request;
    const { userId, returnUrl } = await this.requests.read(url);
    const browser = await this.browsers.find(headers);
    // The ID token proves that an application of the same person asks: another site cannot sign them out.
    const isAsked = browser !== null && browser.user.id === userId && returnUrl !== null;
    if (isAsked) await this.signOut(visit, browser, true);
    if (browser && !isAsked) {
      const facts = { account: browser.user.email };
      return this.pages.show(SIGN_OUT, visit, { browser, facts, values: { applications: 'on' } });
    }
    if (returnUrl !== null) throw new SeeOther(returnUrl);
    return this.pages.showDone(SIGN_OUT, visit);
  }

  @TakesPageForm(SIGN_OUT)
  async takeSignOut(@Visit() visit: PageVisit): Promise<string> {
    const { url = '', headers } = visit.request;
    const { returnUrl } = await this.requests.read(url);
    const browser = await this.browsers.find(headers);
    if (!browser) return this.pages.showDone(SIGN_OUT, visit);
    const act = async ({ applications }: { applications: string }) => {
      await this.signOut(visit, browser, applications === 'on');
      return returnUrl ?? undefined;
    };
    return this.pages.submit(SIGN_OUT, visit, act, {
      browser,
      facts: { account: browser.user.email },
    });
  }

  private async signOut(
    visit: PageVisit,
    browser: BrowserSession,
    withApplications: boolean,
  ): Promise<void> {
    await this.browsers.end(browser, { withApplications }, toBrowserActor(visit, browser));
    this.browsers.removeCookie(visit.response);
  }
}
