import { PublicPaths } from '../../http/public-paths.js';
import { FormPages } from '../../pages/form-pages.js';
import type { PageContext } from '../../pages/page-context.js';
import { PageController, ShowsPage, TakesPageForm } from '../../pages/page-controller.decorator.js';
import { LOGIN_FIELD, type PageForm, PASSWORD_FIELD } from '../../pages/page-form.js';
import { type PageVisit, Visit } from '../../pages/page-visit.js';
import { SeeOther } from '../../pages/see-other.js';
import { SIGN_IN_PATH } from '../../pages/signed-in-browsers.js';
import { type BrowserSession, BrowserSessions } from '../../sessions/browser-sessions.js';
import { BrowserSignIn } from './browser-sign-in.js';
import { type SignInTarget, SignInTargets } from './sign-in-target.js';

const SIGN_IN: PageForm = {
  kind: 'sign-in',
  path: SIGN_IN_PATH,
  fields: [LOGIN_FIELD, PASSWORD_FIELD],
};

/** `/sign-in`: where a person proves who they are, and the browser gets a session. */
@PageController()
export class SignInPages {
  constructor(
    private readonly pages: FormPages,
    private readonly targets: SignInTargets,
    private readonly browsers: BrowserSessions,
    private readonly signIns: BrowserSignIn,
    private readonly paths: PublicPaths,
  ) {}

  @ShowsPage(SIGN_IN)
  async showSignIn(@Visit() visit: PageVisit): Promise<string> {
    const { url = '', headers } = visit.request;
    const target = await this.targets.read(url);
    const browser = await this.browsers.find(headers);
    const next = browser && target.skip(browser);
    if (next !== null) throw new SeeOther(next);
    return this.pages.show(SIGN_IN, visit, this.toContext(target, browser));
  }

  @TakesPageForm(SIGN_IN)
  async signIn(@Visit() visit: PageVisit): Promise<string> {
    const { url = '', headers } = visit.request;
    const target = await this.targets.read(url);
    const browser = await this.browsers.find(headers);
    return this.pages.submit(
      SIGN_IN,
      visit,
      async ({ username, password }) => {
        const session = await this.signIns.signIn(username, password, visit, browser);
        return target.next(session);
      },
      this.toContext(target, browser),
    );
  }

  private toContext(
    { client, loginHint, isOtherAccount }: SignInTarget,
    browser: BrowserSession | null,
  ): PageContext {
    const email = browser?.user.email;
    const forgot = this.paths.findPath('/account/forgot');
    return {
      browser,
      facts: { ...(client !== undefined && { client }), account: email ?? '', isOtherAccount },
      values: { username: loginHint ?? (isOtherAccount ? '' : (email ?? '')) },
      links: forgot === null ? [] : [{ text: 'forgotPassword', href: forgot }],
    };
  }
}
