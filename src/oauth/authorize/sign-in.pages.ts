import { FormPages } from '../../pages/form-pages.js';
import { parsePasskeyField } from '../../pages/page-passkey.js';
import { PageController, ShowsPage, TakesPageForm } from '../../pages/page-controller.decorator.js';
import { type PageVisit, Visit } from '../../pages/page-visit.js';
import { SeeOther } from '../../pages/see-other.js';
import { HostedSignIn } from './hosted-sign-in.js';
import { SIGN_IN, SignInForms } from './sign-in-forms.js';

/** `/sign-in`: where a person proves who they are, and the browser gets a session. */
@PageController()
export class SignInPages {
  constructor(
    private readonly pages: FormPages,
    private readonly forms: SignInForms,
    private readonly signIns: HostedSignIn,
  ) {}

  @ShowsPage(SIGN_IN)
  async showSignIn(@Visit() visit: PageVisit): Promise<string> {
    const at = await this.forms.read(visit);
    const next = at.browser && at.target.skip(at.browser);
    if (next !== null) throw new SeeOther(next);
    return this.pages.show(SIGN_IN, visit, this.forms.toSignInContext(at));
  }

  @TakesPageForm(SIGN_IN)
  async signIn(@Visit() visit: PageVisit): Promise<string> {
    const at = await this.forms.read(visit);
    return this.pages.submit(
      SIGN_IN,
      visit,
      async ({ username: login, password, passkey }) => {
        const result = passkey
          ? await this.signIns.withPasskey(parsePasskeyField(passkey), visit, at.browser)
          : await this.signIns.withPassword({ login, password }, visit, at.browser);
        if (result.status === 'session') return at.target.next(result.session);
        return { page: await this.forms.showChallenge(result.challenge, at) };
      },
      this.forms.toSignInContext(at),
    );
  }
}
