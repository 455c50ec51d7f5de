import { readForm } from '../../http/form-body.js';
import { type FormParameters, parseFormParameters } from '../../http/form-parameters.js';
import { PublicPaths } from '../../http/public-paths.js';
import { FormPages } from '../../pages/form-pages.js';
import { PageController, ShowsPage, TakesPageForm } from '../../pages/page-controller.decorator.js';
import type { PageForm } from '../../pages/page-form.js';
import { type PageVisit, Visit } from '../../pages/page-visit.js';
import { SeeOther } from '../../pages/see-other.js';
import { SIGN_OUT_PATH, toBrowserActor } from '../../pages/signed-in-browsers.js';
import { type BrowserSession, BrowserSessions } from '../../sessions/browser-sessions.js';
import { readQuery } from './query.js';
import { SignOutRequests } from './sign-out-requests.js';

const SIGN_OUT: PageForm = {
  kind: 'sign-out',
  path: SIGN_OUT_PATH,
  fields: [{ name: 'applications', type: 'checkbox', autocomplete: 'off' }],
};

/** The parameters of an application (RP-Initiated Logout section 2). */
const PARAMETERS = ['id_token_hint', 'client_id', 'post_logout_redirect_uri', 'state'];

/** `/sign-out`: ends the session of the browser. Applications send people here (OpenID Connect RP-Initiated Logout 1.0). */
@PageController()
export class SignOutPages {
  constructor(
    private readonly pages: FormPages,
    private readonly paths: PublicPaths,
    private readonly requests: SignOutRequests,
    private readonly browsers: BrowserSessions,
  ) {}

  @ShowsPage(SIGN_OUT)
  async showSignOut(@Visit() visit: PageVisit): Promise<string> {
    const { url = '', headers } = visit.request;
    const { hint, returnUrl } = await this.requests.read(url);
    const browser = await this.browsers.find(headers);
    // The id_token proves that an application of this sign-in asks: another site cannot sign the person out. One of another
    // sign-in may be old, and lie in a log (RP-Initiated Logout section 2: "suspect").
    const isOwn = browser && hint && (await this.browsers.isSourceOf(hint, browser));
    if (isOwn) await this.signOut(visit, browser, true);
    // The session of the browser may have ended long before those of its applications, so the id_token says which sign-in
    // to end.
    if (hint) {
      const actor = { ...visit.actor, clientId: hint.clientId };
      await this.browsers.endForApplication(hint, actor);
    }
    if (browser && !isOwn) {
      const facts = { account: browser.user.email };
      return this.pages.show(SIGN_OUT, visit, { browser, facts, values: { applications: 'on' } });
    }
    if (returnUrl !== null) throw new SeeOther(returnUrl);
    return this.pages.showDone(SIGN_OUT, visit);
  }

  @TakesPageForm(SIGN_OUT)
  async takeSignOut(@Visit() visit: PageVisit): Promise<string> {
    const { url = '', headers } = visit.request;
    const form = parseFormParameters((visit.request.body = await readForm(visit.request)));
    const browser = await this.browsers.find(headers);
    if (!browser || !form.has('form')) return this.goOn(visit, form);
    const { returnUrl } = await this.requests.read(url);
    const act = async ({ applications }: { applications: string }) => {
      await this.signOut(visit, browser, applications === 'on');
      return returnUrl ?? undefined;
    };
    return this.pages.submit(SIGN_OUT, visit, act, {
      browser,
      facts: { account: browser.user.email },
    });
  }

  /** Takes the form of an application, and only leads to the same request by GET. */
  private async goOn(visit: PageVisit, form: FormParameters): Promise<string> {
    const query = readQuery(visit.request.url);
    for (const name of PARAMETERS) {
      const value = form.get(name);
      if (value !== undefined) query.set(name, value);
    }
    const href = `${this.paths.findPath(SIGN_OUT_PATH)}?${query.toString()}`;
    const { clientName } = await this.requests.read(href);
    return this.pages.showComingBack(clientName, href, visit);
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
