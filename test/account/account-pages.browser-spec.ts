import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { ACCOUNT_PAGES, openAccount, PHONE } from '../support/account-browser.js';
import { withoutBrowser } from '../support/browser.js';
import { type PagesBrowser, pagesTest } from '../support/pages-browser.js';
import { PASSWORD } from '../support/server.js';

const NEXT = 'violet anchor tundra biscuit';
const test = pagesTest().extend('person', { scope: 'file' }, ({ pages }) => pages.createUser());

const title = (page: Page) => page.locator('h1').innerText();

describe.skipIf(withoutBrowser)('the pages of the account', () => {
  test('A person signs in, and goes from the account to the password and back, with the keyboard alone', async ({
    pages,
  }) => {
    const jane = await pages.createUser();
    const page = await openAccount(pages, jane);
    expect(await title(page)).toBe('Your account');
    await page.getByRole('link', { name: 'Change the password' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/account\/password$/);
    await page.keyboard.press('Tab');
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.type(NEXT);
    await page.keyboard.press('Enter');
    await page.locator('main.done').waitFor();
    expect(await title(page)).toBe('Your password was changed');
    await page.getByRole('link', { name: 'Back to your account' }).click();
    await page.waitForURL(/\/account$/);
    expect(await pages.signIn(jane, NEXT)).toBe(200);
    await page.context().close();
  });

  test('The Enter key in the field of the address sends it, although a change can be withdrawn there', async ({
    pages,
  }) => {
    const jane = await pages.createUser();
    const page = await openAccount(pages, jane);
    await page.getByRole('link', { name: 'Change the address' }).click();
    for (const email of [`first-${jane.email}`, `second-${jane.email}`]) {
      await page.goto(`${pages.server.url}/account/email/change`);
      await page.fill('#email', email);
      await page.keyboard.press('Enter');
      await page.locator('main.done').waitFor();
    }
    await page.goto(`${pages.server.url}/account/email/change`);
    expect(await page.locator('h2').innerText()).toContain(`second-${jane.email}`);
    await page.getByRole('button', { name: 'Withdraw the change' }).click();
    await page.locator('h2').waitFor({ state: 'detached' });
    await page.context().close();
  });

  test('Each session has a button of its own, which says what it ends', async ({ pages }) => {
    const jane = await pages.createUser();
    await pages.signIn(jane, PASSWORD);
    const page = await openAccount(pages, jane, { javaScriptEnabled: false });
    await page.getByRole('link', { name: 'Show where I am signed in' }).click();
    const sections = page.locator('section');
    expect(await sections.count()).toBe(2);
    const button = page.getByRole('button', { name: 'Sign out there' });
    expect(await button.count()).toBe(1);
    expect(await button.getAttribute('aria-describedby')).toMatch(/^section-\d$/);
    await button.click();
    expect(await sections.count()).toBe(1);
    await page.context().close();
  });

  test('A token is created with the keyboard alone, fits on a phone, and is not shown again after a reload', async ({
    pages,
  }) => {
    const jane = await pages.createUser();
    const page = await openAccount(pages, jane, { ...PHONE, locale: 'de' });
    await page.goto(`${pages.server.url}/account/tokens/new`);
    for (const key of ['Tab', 'CI', 'Tab', 'Space', 'Enter']) {
      if (key === 'CI') await page.keyboard.type(key);
      else await page.keyboard.press(key);
    }
    const token = page.locator('.codes code');
    await token.waitFor();
    expect(await token.innerText()).toMatch(/^nl_pat_\w{61}$/);
    const width = 'document.documentElement.scrollWidth';
    expect(await page.evaluate(width)).toBeLessThanOrEqual(320);
    await page.reload();
    await page.getByRole('link', { name: 'Löschen' }).waitFor();
    expect(await token.count()).toBe(0);
    expect(await page.locator('section').count()).toBe(2);
    await page.context().close();
  });

  test('Nothing of this violated the Content-Security-Policy or failed in a script', async ({
    pages,
    person,
  }) => {
    const folder = process.env.SCREENSHOTS;
    if (folder) await shoot(pages, person, folder);
    expect(pages.complaints).toEqual([]);
  });
});

/** Takes pictures of the pages, for a person to look at. */
async function shoot(pages: PagesBrowser, person: { email: string }, folder: string) {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [320, 1000]) {
      const viewport = { width, height: 700 };
      const page = await openAccount(pages, person, { viewport, colorScheme });
      for (const path of ACCOUNT_PAGES) {
        await page.goto(`${pages.server.url}/account${path}`);
        const name = `account${path.replaceAll('/', '-')}-${width}-${colorScheme}.png`;
        await page.screenshot({ path: join(folder, name), fullPage: true });
      }
      await page.context().close();
    }
  }
}
