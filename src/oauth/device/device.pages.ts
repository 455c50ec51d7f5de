import { FormPages } from '../../pages/form-pages.js';
import { PageController, ShowsPage, TakesPageForm } from '../../pages/page-controller.decorator.js';
import {
  DECISION_FIELD,
  type FieldTexts,
  type PageForm,
  USER_CODE_FIELD,
} from '../../pages/page-form.js';
import { type PageVisit, Visit } from '../../pages/page-visit.js';
import { SignedInBrowsers, toBrowserActor } from '../../pages/signed-in-browsers.js';
import type { BrowserSession } from '../../sessions/browser-sessions.js';
import { readQuery } from '../authorize/read-query.js';
import { DeviceApproval } from './device-approval.js';
import { formatUserCode, parseUserCode } from './user-code.js';

/** The code is typed or filled in, but not looked up: a link alone must not lead to "Allow". */
const ENTER: PageForm = {
  kind: 'device',
  path: '/device',
  signIn: 'any',
  fields: [USER_CODE_FIELD, DECISION_FIELD],
};

/** Names the client that waits with the code. */
const CONFIRM: PageForm = {
  ...ENTER,
  kind: 'device-confirm',
  fields: [{ ...USER_CODE_FIELD, type: 'hidden' }],
};

/** `/device`: the page where a person lets a device sign in (RFC 8628 section 3.3). */
@PageController()
export class DevicePages {
  constructor(
    private readonly pages: FormPages,
    private readonly browsers: SignedInBrowsers,
    private readonly approval: DeviceApproval,
  ) {}

  @ShowsPage(ENTER)
  async show(@Visit() visit: PageVisit): Promise<string> {
    const userCode = readUserCode(visit);
    const browser = await this.findBrowser(visit, userCode);
    const values = userCode === null ? {} : { user_code: formatUserCode(userCode) };
    return this.pages.show(ENTER, visit, { browser, values });
  }

  @TakesPageForm(ENTER)
  async takeForm(@Visit() visit: PageVisit): Promise<string> {
    const browser = await this.findBrowser(visit, null);
    const act = async (values: FieldTexts) => ({ page: await this.answer(values, visit, browser) });
    return this.pages.submit(ENTER, visit, act, { browser });
  }

  /** Does what the form asks for, and writes the page that follows. */
  private async answer(
    values: FieldTexts,
    visit: PageVisit,
    browser: BrowserSession,
  ): Promise<string> {
    const { user_code: userCode = '', decision } = values;
    const by = { browser, actor: toBrowserActor(visit, browser) };
    if (decision === 'deny') {
      await this.approval.decide(userCode, 'denied', by);
      return this.pages.showDone(ENTER, visit);
    }
    const isAllowed = decision === 'allow';
    const { name: client } = isAllowed
      ? await this.approval.decide(userCode, 'approved', by)
      : await this.approval.findClient(userCode, by);
    const facts = { client, account: browser.user.email };
    return isAllowed
      ? this.pages.showDone(CONFIRM, visit, { facts })
      : this.pages.show(CONFIRM, visit, { browser, facts, values });
  }

  private findBrowser(visit: PageVisit, userCode: string | null): Promise<BrowserSession> {
    const parameters = userCode === null ? undefined : { user_code: formatUserCode(userCode) };
    return this.browsers.require(visit, ENTER, parameters);
  }
}

/** Returns the code of `verification_uri_complete`, or null. */
function readUserCode({ request }: PageVisit): string | null {
  return parseUserCode(readQuery(request.url).get('user_code') ?? '');
}
