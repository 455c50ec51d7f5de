import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test as base } from 'vitest';
import { totpCode } from '../../src/testing.js';
import { IssuerAddress } from '../support/issuer-address.js';
import { withoutBrowser } from '../support/browser.js';
import { PagesBrowser } from '../support/pages-browser.js';
import { PASSWORD } from '../support/server.js';
import { beginTrip, SPA } from '../support/plain-browser.js';
import { addAuthenticator } from '../support/virtual-authenticator.js';

const PAGES = ['', '/passkeys', '/second-factor/off', '/totp/removal', '/recovery-codes'];
const SIZES = [320, 1000].flatMap((width) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ width, colorScheme })),
);

const test = base
  .extend('client', { scope: 'file' }, async ({}, { onCleanup }) => {
    const application = await IssuerAddress.claim();
    onCleanup(() => application.leave());
    application.serve((_request, response) => response.end('Inside'));
    return { ...SPA, redirect_uris: [`${application.url}/cb`] };
  })
  .extend('pages', { scope: 'file' }, async ({ client }, { onCleanup }) => {
    const folder = mkdtempSync(join(tmpdir(), 'nightlatch-clients-'));
    const file = join(folder, 'clients.json');
    writeFileSync(file, JSON.stringify([client]));
    const pages = await PagesBrowser.start({ CLIENTS_FILE: file, TOTP_STEPS_AHEAD: '1' });
    onCleanup(async () => {
      await pages.close();
      rmSync(folder, { recursive: true });
    });
    return pages;
  });

const title = (page: Page) => page.locator('h1').innerText();
const press = (page: Page, name: string) => page.getByRole('button', { name }).click();

async function signOut(pages: PagesBrowser, page: Page): Promise<void> {
  await page.goto(`${pages.server.url}/sign-out`);
  await press(page, 'Sign out');
  await page.locator('main.done').waitFor();
}

async function fillIn(page: Page, { email }: { email: string }): Promise<void> {
  await page.fill('#username', email);
  await page.fill('#password', PASSWORD);
  await page.locator('#password').press('Enter');
}

test.skipIf(withoutBrowser)(
  'A person registers, sets up an app, signs in with its code and a recovery code, adds a passkey, signs in by autofill, steps up, and removes it',
  async ({ pages, client }) => {
    const jane = await pages.createUser();
    const page = await pages.open('/account/totp');
    const { authenticator, authenticatorId } = await addAuthenticator(page);
    const setPresent = (enabled: boolean) =>
      authenticator.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled });
    await fillIn(page, jane);
    // The person types the key that the page shows below its QR code.
    const key = await page.locator('.codes code').innerText();
    const secret = key.replaceAll(' ', '');
    await page.fill('#code', totpCode(secret, { now: () => new Date() }));
    await press(page, 'Turn it on');
    await page.locator('main.done').waitFor();
    const [firstCode = '', secondCode = ''] = await page.locator('.codes code').allInnerTexts();

    await signOut(pages, page);
    await page.goto(`${pages.server.url}/account`);
    await fillIn(page, jane);
    await page.fill('#code', totpCode(secret, { now: () => new Date(Date.now() + 30_000) }));
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/account$/);

    await signOut(pages, page);
    await page.goto(`${pages.server.url}/account/passkeys`);
    await fillIn(page, jane);
    await press(page, 'Use a recovery code');
    await page.fill('#code', firstCode);
    await press(page, 'Continue');
    await press(page, 'Add a passkey');
    await page.getByRole('link', { name: 'Rename or delete' }).waitFor();

    await signOut(pages, page);
    // The authenticator stands for a person who chooses the passkey in the field of the name.
    await page.goto(`${pages.server.url}/sign-in`, { waitUntil: 'commit' });
    await page.waitForURL(/\/account$/);
    expect(await page.locator('main').innerText()).toContain('You have one.');

    await setPresent(false);
    await signOut(pages, page);
    await page.goto(`${pages.server.url}/account`);
    await fillIn(page, jane);
    await page.getByRole('button', { name: 'Use the passkey' }).waitFor();
    await shoot(page, 'second-step-passkey');
    await press(page, 'Use a recovery code');
    await page.fill('#code', secondCode);
    await press(page, 'Continue');
    await page.waitForURL(/\/account$/);
    await page.goto(pages.server.url + beginTrip(client, { acr_values: 'phr' }).path);
    expect(await title(page)).toBe('One more step');
    await shoot(page, 'step-up');
    await setPresent(true);
    await press(page, 'Use the passkey');
    await page.waitForURL(/\/cb\?code=/);

    for (const path of process.env.SCREENSHOTS ? PAGES : []) {
      await page.goto(`${pages.server.url}/account${path}`);
      await shoot(page, `account${path.replaceAll('/', '-')}`);
    }
    await page.goto(`${pages.server.url}/account/passkeys`);
    await page.getByRole('link', { name: 'Rename or delete' }).click();
    await shoot(page, 'account-passkey');
    await page.fill('#name', 'My phone');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'My phone' }).waitFor();
    await page.getByRole('link', { name: 'Rename or delete' }).click();
    await press(page, 'Delete it');
    await page.getByRole('heading', { name: 'My phone' }).waitFor({ state: 'detached' });
    expect(await title(page)).toBe('Your passkeys');
    await page.context().close();
    expect(pages.complaints).toEqual([]);
  },
);

test.skipIf(withoutBrowser)(
  'Chromium shows the button of a passkey, what happens if the person cancels, and no button without scripts',
  async ({ pages }) => {
    const page = await pages.open('/sign-in');
    await addAuthenticator(page);
    // The authenticator has no passkey, so the dialog ends as if the person had cancelled.
    await press(page, 'Sign in with a passkey');
    await page.getByText('No passkey was used.').waitFor();
    await shoot(page, 'sign-in-cancelled');
    expect(await page.getByRole('button', { name: 'Sign in with a passkey' }).isEnabled()).toBe(
      true,
    );
    await page.context().close();
    const plain = await pages.open('/sign-in', { javaScriptEnabled: false });
    expect(await plain.getByRole('button').count()).toBe(1);
    await plain.context().close();
    expect(pages.complaints).toEqual([]);
  },
);

test.skipIf(withoutBrowser)(
  'A sign-in page that follows a second step that is over asks the sign-in page for fresh passkey options after four minutes',
  async ({ pages }) => {
    const page = await pages.open('/sign-in');
    await addAuthenticator(page);
    await page.clock.install();
    await page.evaluate(`document.forms[0].action = '/sign-in/second-step';
      document.forms[0].submit()`);
    await page.waitForURL(/\/sign-in\/second-step/);
    expect(await title(page)).toBe('Sign in to Nightlatch');
    const renewal = page.waitForResponse((answer) => answer.request().resourceType() === 'fetch');
    await page.clock.fastForward('04:01');
    await press(page, 'Sign in with a passkey');
    const answer = await renewal;
    expect([new URL(answer.url()).pathname, answer.status()]).toEqual(['/sign-in', 200]);
    await page.context().close();
    expect(pages.complaints).toEqual([]);
  },
);

/** Takes pictures of the page, for a person to look at, if a folder is named for them. */
async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env.SCREENSHOTS;
  if (!folder) return;
  for (const { width, colorScheme } of SIZES) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 700 });
    const path = join(folder, `${name}-${width}-${colorScheme}.png`);
    await page.screenshot({ path, fullPage: true });
  }
}
