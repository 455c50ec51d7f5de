import type { Page } from 'playwright-core';
import type { PagesBrowser } from './pages-browser.js';
import { PASSWORD } from './server.js';

export const PHONE = { viewport: { width: 320, height: 640 } };
/** The paths of the pages below `/account`. */
export const ACCOUNT_PAGES = [
  '',
  '/profile',
  '/email/change',
  '/password',
  '/sessions',
  '/tokens',
  '/tokens/new',
  '/deletion',
];

/** Opens a page of the account, and signs the person in where that is asked for. */
export async function openAccount(
  pages: PagesBrowser,
  person: { email: string },
  options: Parameters<PagesBrowser['open']>[1] = {},
): Promise<Page> {
  const page = await pages.open('/account', options);
  await page.fill('#username', person.email);
  await page.fill('#password', PASSWORD);
  await page.click('button.send');
  await page.waitForURL(/\/account$/);
  return page;
}
