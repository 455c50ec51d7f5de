import type { BrowserContextOptions, Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { withoutBrowser } from '../support/browser.js';
import { askForCodes, type DeviceCodes, poll } from '../support/device.js';
import { pagesTest } from '../support/pages-browser.js';
import { PASSWORD } from '../support/server.js';

const PHONE = { viewport: { width: 320, height: 640 } };

const test = pagesTest().extend(
  'open',
  ({ pages }) =>
    async (options: BrowserContextOptions = {}): Promise<[Page, DeviceCodes]> => {
      const { body } = await askForCodes(pages.server);
      const { email } = await pages.createUser();
      const page = await pages.open(`/device?user_code=${body.user_code}`, options);
      await page.fill('#username', email);
      await page.fill('#password', PASSWORD);
      await page.locator('button.send:not([type=button])').click();
      await page.locator('#user_code').waitFor();
      return [page, body];
    },
);

describe.skipIf(withoutBrowser)('the page of a device', () => {
  test('Without scripts, a person who opens the link of a device signs in, and presses Allow', async ({
    pages,
    open,
  }) => {
    const [page, device] = await open({ javaScriptEnabled: false });
    expect(await page.inputValue('#user_code')).toBe(device.user_code);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('heading', { name: 'Sign in to Nightlatch command line?' }).waitFor();
    await page.getByRole('button', { name: 'Allow' }).click();
    await page.getByRole('heading', { name: 'Go back to your device' }).waitFor();
    expect((await poll(pages.server, device)).status).toBe(200);
  });

  test('With the keyboard alone, a person denies a device', async ({ pages, open }) => {
    const [page, device] = await open();
    await page.focus('#user_code');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Sign in to' }).waitFor();
    const focused = () => page.evaluate('document.activeElement.textContent');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Allow');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Deny');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'The device was not signed in' }).waitFor();
    expect((await poll(pages.server, device)).body.error).toBe('access_denied');
  });

  test('A person presses Allow on a phone of 320 pixels, also with text of twice the size', async ({
    pages,
    open,
  }) => {
    const [page, device] = await open({ ...PHONE, locale: 'de' });
    const width = 'document.documentElement.scrollWidth';
    for (const button of ['Weiter', 'Erlauben']) {
      const found = page.getByRole('button', { name: button });
      await found.waitFor();
      expect(await page.evaluate(width)).toBeLessThanOrEqual(320);
      await page.evaluate('document.documentElement.style.fontSize = "200%"');
      expect(await page.evaluate(width)).toBeLessThanOrEqual(320);
      await found.click();
    }
    await page.locator('main.done').waitFor();
    expect((await poll(pages.server, device)).status).toBe(200);
  });

  test('Nothing of this violated the Content-Security-Policy or failed in a script', ({
    pages,
  }) => {
    expect(pages.complaints).toEqual([]);
  });
});
