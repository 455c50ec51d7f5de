import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { startBrowser, withoutBrowser } from '../support/browser.js';
import { listFaintTexts } from '../support/contrast.js';
import { DocsPage } from '../support/docs-page.js';
import { LocalServer } from '../support/local-server.js';
import { freePort } from '../support/ports.js';

describe.skipIf(withoutBrowser)('the page /docs', () => {
  let server: LocalServer;
  let browser: Browser;
  let docs: DocsPage;
  beforeAll(async () => {
    // At its issuer, so that the dialog has the form of the code flow too.
    server = await LocalServer.start({ PORT: String(await freePort()) });
    browser = await startBrowser();
    docs = await DocsPage.open(browser, `${server.url}/docs`);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.remove();
  });

  it.each(['light', 'dark'] as const)(
    'every text has the contrast that WCAG 2.2 requires in %s mode, in the dialog too',
    async (colorScheme) => {
      const { page } = docs;
      await page.emulateMedia({ colorScheme });
      await page.reload();
      await page.locator('section.models').waitFor();
      // Opens everything at once: Playwright's own clicks wait and scroll, which takes twenty seconds.
      for (const part of [
        '/users,/users/{id},/token'.replace(/[^,]+/g, '.opblock-summary-path[data-path="$&"] a'),
        'section.models button[aria-expanded="false"]',
        '.try-out__btn',
        '.tablinks[data-name="model"]',
      ]) {
        const clicked = `document.querySelectorAll('${part}').forEach((each) => each.click())`;
        await page.evaluate(`${clicked}, new Promise((drawn) => requestAnimationFrame(drawn))`);
      }
      expect(await listFaintTexts(page, 'body')).toEqual([]);
      await docs.openDialog();
      expect(await listFaintTexts(page, '.dialog-ux')).toEqual([]);
      await docs.closeDialog();
    },
  );
});
