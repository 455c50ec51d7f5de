import { Inject } from '@nestjs/common';
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
import type { PageContext } from '../../pages/page-context.js';
import { type BrowserSession, BrowserSessions } from '../../sessions/browser-sessions.js';
import { AUTHORIZE_SETTINGS, type AuthorizeSettings } from '../authorize.options.js';
import { readQuery } from '../authorize/query.js';
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
    private readonly sessions: BrowserSessions,
    private readonly approval: DeviceApproval,
    @Inject(AUTHORIZE_SETTINGS) private readonly settings: AuthorizeSettings,
  ) {}

  @ShowsPage(ENTER)
  async show(@Visit() visit: PageVisit): Promise<string> {
    const userCode = readUserCode(visit);
    const browser = await this.findBrowser(visit, userCode);
    return this.pages.show(ENTER, visit, this.toContext(browser, toParameters(userCode)));
  }

  @TakesPageForm(ENTER)
  async takeForm(@Visit() visit: PageVisit): Promise<string> {
    const browser = await this.findBrowser(visit, null);
    const act = async (values: FieldTexts) => ({ page: await this.answer(values, visit, browser) });
    return this.pages.submit(ENTER, visit, act, this.toContext(browser));
  }

  /** Does what the form asks for, and writes the page that follows. */
  private async answer(
    values: FieldTexts,
    visit: PageVisit,
    browser: BrowserSession,
  ): Promise<string> {
    const { user_code: userCode = '', decision } = values;
    const by = { browser, actor: toBrowserActor(visit, browser) };
    if (decision !== 'allow' && decision !== 'deny') {
      const { name: client } = await this.approval.findClient(userCode, by);
      return this.pages.show(CONFIRM, visit, this.toContext(browser, values, client));
    }
    const status = decision === 'allow' ? 'approved' : 'denied';
    const { name: client } = await this.approval.decide(userCode, status, by);
    // The session itself stays: the device has not asked for its tokens yet.
    if (this.settings.isOneTime) this.sessions.removeCookie(visit.response);
    const done = decision === 'allow' ? CONFIRM : ENTER;
    return this.pages.showDone(done, visit, { facts: { client } });
  }

  private findBrowser(visit: PageVisit, userCode: string | null): Promise<BrowserSession> {
    return this.browsers.require(visit, ENTER, toParameters(userCode));
  }

  private toContext(
    browser: BrowserSession,
    values: FieldTexts = {},
    client?: string,
  ): PageContext {
    const parameters = toParameters(parseUserCode(values.user_code ?? ''));
    const href = this.browsers.toOtherAccount(ENTER, parameters);
    return {
      browser,
      facts: { account: browser.user.email, ...(client !== undefined && { client }) },
      values,
      links: [{ text: 'otherAccount', href }],
    };
  }
}

/** Returns a code as a parameter of the page, and as the text of its field. */
function toParameters(userCode: string | null): Record<string, string> {
  return userCode === null ? {} : { user_code: formatUserCode(userCode) };
}

/** Returns the code of `verification_uri_complete`, or null. */
function readUserCode({ request }: PageVisit): string | null {
  return parseUserCode(readQuery(request.url).get('user_code') ?? '');
}
