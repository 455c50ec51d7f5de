import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';

/** A Swagger page in a profile of its own, with the window in which a person signs in. */
export class DocsPage {
  /** What Chromium and React said about scripts that fail, and about the Content-Security-Policy. */
  readonly complaints: string[] = [];

  private constructor(
    readonly page: Page,
    private readonly context: BrowserContext,
  ) {}

  static async open(browser: Browser, url: string): Promise<DocsPage> {
    const context = await browser.newContext({ locale: 'en-US' });
    const docs = new DocsPage(await context.newPage(), context);
    context.on('page', (popup) => docs.listen(popup));
    docs.listen(docs.page);
    await docs.page.goto(url);
    return docs;
  }

  /** Returns the form of a flow in the dialog of the Authorize button, which is open. */
  form(flow: 'password' | 'authorizationCode') {
    return this.page.locator('.auth-container', { hasText: `(OAuth2, ${flow}` });
  }

  async openDialog(): Promise<void> {
    await this.page.locator('.auth-wrapper .btn.authorize').first().click();
  }

  /** Sends the password form of the dialog, which is open. */
  async submitPassword(username: string, password: string): Promise<void> {
    const form = this.form('password');
    await form.locator('#oauth_username').fill(username);
    await form.locator('#oauth_password').fill(password);
    await form.locator('.auth-btn-wrapper .authorize').click();
  }

  async closeDialog(): Promise<void> {
    await this.page.locator('.auth-btn-wrapper .btn-done').first().click();
  }

  async signOut(): Promise<void> {
    await this.openDialog();
    await this.page.locator('.auth-btn-wrapper .btn', { hasText: 'Logout' }).first().click();
    await this.closeDialog();
  }

  /** Presses Authorize in the form of the code flow, and returns the window that opens. */
  async openWindow(): Promise<Page> {
    await this.openDialog();
    const opened = this.context.waitForEvent('page');
    await this.form('authorizationCode').locator('.auth-btn-wrapper .authorize').click();
    return opened;
  }

  /** Types into the sign-in page, and waits until its window is closed. */
  async signIn(popup: Page, username: string, password: string): Promise<void> {
    await popup.fill('#username', username);
    await popup.fill('#password', password);
    const closed = popup.waitForEvent('close');
    await popup.getByRole('button', { name: 'Sign in', exact: true }).click();
    await closed;
    await this.waitUntilAuthorized();
  }

  async waitUntilAuthorized(): Promise<void> {
    await this.page.locator('.auth-btn-wrapper .btn', { hasText: 'Logout' }).first().waitFor();
    await this.closeDialog();
  }

  /** Returns the block of a route. */
  route(method: string, path: string): Locator {
    return this.page.locator(`.opblock-${method}`, {
      has: this.page.locator(`.opblock-summary-path[data-path="${path}"]`),
    });
  }

  /**
   * Folds the sections of the page, except for that of this tag. The page draws all that it shows after each click, so
   * this makes it several times faster.
   */
  async showOnly(tag: string): Promise<void> {
    await this.page.locator('section.models').waitFor();
    const toggled = [
      'section.models.is-open h4 button',
      `.opblock-tag-section.is-open .opblock-tag:not([data-tag="${tag}"])`,
      `.opblock-tag-section:not(.is-open) .opblock-tag[data-tag="${tag}"]`,
    ];
    await this.page.evaluate(
      `document.querySelectorAll('${toggled.join(', ')}').forEach((each) => each.click())`,
    );
    await this.page.locator('section.models:not(.is-open)').waitFor();
  }

  /** Calls a route by Try it out, and returns the status and the text that the page shows. Leaves the route open. */
  async tryOut(
    method: string,
    path: string,
    body?: object,
  ): Promise<{ status: number; text: string }> {
    const block = this.route(method, path);
    // Playwright's own clicks scroll, and wait until the page stands still: on this page for a second each.
    const press = (selector: string) => block.locator(selector).dispatchEvent('click');
    await block.waitFor();
    const has = async (selector: string) => (await block.locator(selector).count()) > 0;
    // A reload of the page opens the route that its address names.
    if (!(await has('.opblock-body'))) await press('.opblock-summary-control');
    if (!(await has('.execute'))) await press('.try-out__btn');
    if (body) await block.locator('.body-param__text').fill(JSON.stringify(body));
    const answered = this.page.waitForResponse((each) => new URL(each.url()).pathname === path);
    await press('.execute');
    const response = await answered;
    const shown = block.locator('.live-responses-table .response').first();
    await shown.locator('.response-col_status', { hasText: String(response.status()) }).waitFor();
    const text = await shown.innerText();
    await press('.btn-clear');
    return { status: response.status(), text };
  }

  private listen(page: Page): void {
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      const text = message.text();
      if (/Content Security Policy|Refused to|Cross-Origin|React/.test(text))
        this.complaints.push(text);
    });
  }
}
