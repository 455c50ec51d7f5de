import { describe, expect } from 'vitest';
import { withoutBrowser } from '../support/browser.js';
import { ACCOUNT_PAGES, openAccount, PHONE } from '../support/account-browser.js';
import { pagesTest } from '../support/pages-browser.js';

const test = pagesTest().extend('person', { scope: 'file' }, ({ pages }) => pages.createUser());

describe.skipIf(withoutBrowser)('the pages of the account', () => {
  test('The pages fit on a phone of 320 pixels in each language, also with text of twice the size', async ({
    pages,
    person,
  }) => {
    for (const locale of ['en', 'de', 'fr', 'es']) {
      const page = await openAccount(pages, person, { ...PHONE, locale });
      for (const path of ACCOUNT_PAGES) {
        await page.goto(`${pages.server.url}/account${path}`);
        const width = 'document.documentElement.scrollWidth';
        expect(await page.getAttribute('html', 'lang')).toBe(locale);
        expect(await page.evaluate(width), `${locale} ${path}`).toBeLessThanOrEqual(320);
        await page.evaluate('document.documentElement.style.fontSize = "200%"');
        expect(await page.evaluate(width), `${locale} ${path}, twice`).toBeLessThanOrEqual(320);
      }
      await page.context().close();
    }
  });

  test('The pages of mailed links fit on a phone of 320 pixels, also with text of twice the size', async ({
    pages,
  }) => {
    for (const locale of ['de', 'fr', 'es']) {
      const page = await pages.open('/account/forgot', { ...PHONE, locale });
      for (const path of ['/account/forgot', '/account/reset']) {
        await page.goto(`${pages.server.url}${path}`);
        const width = 'document.documentElement.scrollWidth';
        expect(await page.getAttribute('html', 'lang')).toBe(locale);
        expect(await page.evaluate(width), `${locale} ${path}`).toBeLessThanOrEqual(320);
        await page.evaluate('document.documentElement.style.fontSize = "200%"');
        expect(await page.evaluate(width), `${locale} ${path}, twice`).toBeLessThanOrEqual(320);
      }
    }
  });
});
