import { FormPages } from '../../pages/form-pages.js';
import { PageController, ShowsPage, TakesPageForm } from '../../pages/page-controller.decorator.js';
import type { PageForm } from '../../pages/page-form.js';
import { type PageVisit, Visit } from '../../pages/page-visit.js';
import { SeeOther } from '../../pages/see-other.js';
import { type BrowserSession, BrowserSessions } from '../../sessions/browser-sessions.js';
import { type AuthorizationRequest, AuthorizationRequests } from './authorization-requests.js';
import { CONTINUE_PATH, AuthorizationFlow } from './authorization-flow.js';

const CONTINUE: PageForm = { kind: 'continue', path: CONTINUE_PATH, fields: [] };

/** `/sign-in/continue`: where a person who is signed in confirms to go on to a native application. */
@PageController()
export class ContinuePages {
  constructor(
    private readonly pages: FormPages,
    private readonly requests: AuthorizationRequests,
    private readonly browsers: BrowserSessions,
    private readonly flow: AuthorizationFlow,
  ) {}

  @ShowsPage(CONTINUE)
  async showContinue(@Visit() visit: PageVisit): Promise<string> {
    const { request, browser } = await this.read(visit);
    return this.pages.show(CONTINUE, visit, this.toContext(request, browser));
  }

  @TakesPageForm(CONTINUE)
  async continue(@Visit() visit: PageVisit): Promise<string> {
    const { request, browser } = await this.read(visit);
    const act = async () => this.flow.afterConfirmation(request, browser);
    return this.pages.submit(CONTINUE, visit, act, this.toContext(request, browser));
  }

  /** @throws SeeOther if the person has to sign in first. */
  private async read({ request: { url = '', headers } }: PageVisit) {
    const request = await this.requests.read(url);
    const browser = await this.browsers.find(headers);
    if (!browser || this.flow.mustSignIn(request, browser)) {
      throw new SeeOther(this.flow.toAuthorize(request));
    }
    return { request, browser };
  }

  private toContext(request: AuthorizationRequest, browser: BrowserSession) {
    const facts = { client: request.client.name, account: browser.user.email };
    const links = [{ text: 'otherAccount', href: this.flow.toOtherAccount(request) }] as const;
    return { browser, facts, links };
  }
}
