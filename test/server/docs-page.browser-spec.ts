import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBrowser, withoutBrowser } from '../support/browser.js';
import { DocsPage } from '../support/docs-page.js';
import { freePort } from '../support/ports.js';
import { ServerProcess } from '../support/process.js';

const PASSWORD = 'correct horse battery staple';

describe.skipIf(withoutBrowser)('the page /docs with DOCS=admin', () => {
  // The files that the build has joined, as in production.
  let server: ServerProcess;
  let browser: Browser;
  let docs: DocsPage;
  let page: Page;
  beforeAll(async () => {
    // At its issuer, so that the dialog has the form of the code flow too.
    server = await ServerProcess.start({ PORT: String(await freePort()), DOCS: 'admin' }).ready();
    for (const username of ['johndoe', 'adminjane']) {
      const json = { username, email: `${username}@example.com`, password: PASSWORD };
      await server.call('POST', '/users', { json });
    }
    await server.cli('users', 'set-roles', 'adminjane', 'admin');
    browser = await startBrowser();
    docs = await DocsPage.open(browser, `${server.url}/docs`);
    page = docs.page;
  });
  afterAll(async () => {
    await browser?.close();
    await server?.remove();
  });

  async function authorize(username: string): Promise<void> {
    await docs.openDialog();
    await docs.submitPassword(username, PASSWORD);
    await docs.waitUntilAuthorized();
  }
  const description = () => page.locator('.info .description');

  it('shows a title, a sentence and the Authorize button alone', async () => {
    await page.locator('.auth-wrapper .btn.authorize').waitFor();
    expect(await description().innerText()).toContain('for administrators');
    const sections = page.locator(
      '.opblock-tag-section, section.models, h3:has-text("No operations")',
    );
    expect(await sections.count()).toBe(0);
  });

  it('says after Authorize that a user who is no administrator has not enough permissions', async () => {
    await authorize('johndoe');
    await description().getByText('Not enough permissions').waitFor();
    expect(await page.locator('.opblock').count()).toBe(0);
    await docs.signOut();
  });

  it('shows the routes and the Schemas section after Authorize as an administrator, and after a reload', async () => {
    await authorize('adminjane');
    await page.locator('section.models').waitFor();
    await page.reload();
    await page.locator('section.models').waitFor();
    expect(await page.locator('.opblock').count()).toBeGreaterThan(30);
    await page.locator('.opblock-summary-path[data-path="/users/me"]').first().click();
    await page.locator('.try-out__btn').click();
    await page.locator('.execute').click();
    await page.locator('.live-responses-table', { hasText: 'adminjane@example.com' }).waitFor();
  });

  it('reports no error to the console', () => {
    expect(docs.complaints).toEqual([]);
  });
});
