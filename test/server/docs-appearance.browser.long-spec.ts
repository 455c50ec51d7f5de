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

  it('needs no sideways scrolling on a phone, and cuts no response off', async () => {
    const { page } = docs;
    await page.setViewportSize({ width: 390, height: 844 });
    // Without the anchor of the route that is open, which a click would close.
    await page.goto(`${server.url}/docs`);
    await page.locator('.opblock-summary-path[data-path="/users/me"]').first().click();
    await page.locator('.responses-table').first().waitFor();
    const widths = await page.evaluate<number[]>(
      `[document.documentElement, ...document.querySelectorAll('.opblock.is-open, .responses-table, .responses-table select')]
        .map((element) => Math.round(element.getBoundingClientRect().right))`,
    );
    expect(widths.length).toBeGreaterThan(3);
    expect(Math.max(...widths)).toBeLessThanOrEqual(390);
  });
});
