import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { toToken } from '../support/mail-fixtures.js';
import { pagesTest } from '../support/pages-browser.js';
import { NEXT, PASSWORD } from '../support/server.js';
import { withoutBrowser } from '../support/browser.js';

const test = pagesTest();

const title = (page: Page) => page.locator('h1').innerText();
const send = (page: Page) => page.locator('button.send').click();

describe.skipIf(withoutBrowser)('the hosted pages', () => {
  test('A person who registered confirms the address on the page of the mailed link, and signs in', async ({
    pages,
  }) => {
    const jane = await pages.register();
    expect(await pages.signIn(jane, PASSWORD)).toBe(401);
    const page = await pages.open(await pages.findLink(jane, 'verify-email'));
    await page.fill('#password', 'another password');
    await send(page);
    await page.locator('#password-error').waitFor();
    await page.fill('#password', PASSWORD);
    await send(page);
    await page.locator('main.done').waitFor();
    expect(await title(page)).toBe('Your address is confirmed');
    expect(await pages.signIn(jane, PASSWORD)).toBe(200);
  });

  test('A person who forgot the password asks for a link, chooses another one, and signs in with it', async ({
    pages,
  }) => {
    const jane = await pages.createUser();
    const page = await pages.open('/account/forgot');
    await page.fill('#email', jane.email);
    await send(page);
    await page.locator('main.done').waitFor();
    expect(await page.locator('main').innerText()).toContain(`account for ${jane.email}`);
    await page.goto(await pages.findLink(jane, 'reset-password'));
    expect(new URL(page.url()).hash, 'the history of the browser has no token').toBe('');
    expect(await page.locator('#token').isVisible()).toBe(false);
    await page.fill('#new_password', NEXT);
    await send(page);
    await page.locator('main.done').waitFor();
    expect(await title(page)).toBe('Your password was changed');
    expect(await pages.signIn(jane, PASSWORD)).toBe(401);
    expect(await pages.signIn(jane, NEXT)).toBe(200);
  });

  test('A person confirms a new address with the password, and undoes the change from the old mailbox', async ({
    pages,
  }) => {
    const jane = await pages.createUser();
    const next = { ...jane, email: `new-${jane.email}` };
    const login = { email: jane.email, password: PASSWORD };
    const { body } = await pages.server.call('POST', '/login', { json: login });
    const token = String(body.access_token);
    await pages.server.call('PUT', '/users/me/email', { token, json: { email: next.email } });
    const page = await pages.open(await pages.findLink(next, 'change-email'));
    await page.fill('#password', PASSWORD);
    await send(page);
    await page.locator('main.done').waitFor();
    expect(await title(page)).toBe('Your e-mail address was changed');
    expect(await pages.signIn(next, PASSWORD)).toBe(200);
    await page.goto(await pages.findLink(jane, 'email-changed'));
    expect(await page.locator('input:visible').count()).toBe(0);
    await send(page);
    await page.locator('main.done').waitFor();
    expect(await title(page)).toBe('Your account is yours again');
    expect(await pages.signIn(jane, PASSWORD)).toBe(401);
    await page.goto(await pages.findLink(jane, 'reset-password'));
    await page.fill('#new_password', NEXT);
    await send(page);
    await page.locator('main.done').waitFor();
    expect(await pages.signIn(jane, NEXT)).toBe(200);
  });

  test('Without JavaScript the person pastes the whole link of the mail', async ({ pages }) => {
    const jane = await pages.createUser();
    const link = await pages.forget(jane);
    const page = await pages.open(link, { javaScriptEnabled: false });
    expect(await page.locator('button.reveal').isVisible()).toBe(false);
    await page.getByLabel('Code from the e-mail').fill(` ${link}\n`);
    await page.getByLabel('New password').fill('short');
    await send(page);
    expect(await page.locator('#new_password-error').innerText()).toContain('too short');
    await page.getByLabel('New password').fill(NEXT);
    await send(page);
    expect(await title(page)).toBe('Your password was changed');
    expect(await pages.signIn(jane, NEXT)).toBe(200);
  });

  test('With the keyboard alone, each control has the focus in order and shows it', async ({
    pages,
  }) => {
    const jane = await pages.createUser();
    const page = await pages.open(await pages.forget(jane));
    const tab = async () => {
      await page.keyboard.press('Tab');
      const focused = page.locator(':focus');
      const style = '(e) => getComputedStyle(e).outlineStyle + getComputedStyle(e).outlineWidth';
      expect(await focused.evaluate(`(${style})(document.activeElement)`)).toBe('solid3px');
      return focused.evaluate((element) => element.id || element.className);
    };
    expect(await tab()).toBe('new_password');
    await page.keyboard.type('hello');
    expect(await tab()).toBe('reveal');
    await page.keyboard.press('Space');
    expect(await page.getAttribute('#new_password', 'type')).toBe('text');
    expect(await page.getByRole('button', { name: 'Hide: New password' }).count()).toBe(1);
    expect(await tab()).toBe('send');
    await page.keyboard.press('Enter');
    await page.locator('#new_password-error').waitFor();
    const field = page.locator(':focus');
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    expect(await field.getAttribute('aria-describedby')).toBe(
      'new_password-hint new_password-error',
    );
    expect(await page.title()).toMatch(/^Error: /);
    await page.keyboard.type(NEXT);
    await page.keyboard.press('Enter');
    await page.locator('main.done').waitFor();
    expect(await pages.signIn(jane, NEXT)).toBe(200);
  });

  test('A scanner that opens the link and runs its scripts uses nothing up, and the token stays out of logs and Referer', async ({
    pages,
  }) => {
    const jane = await pages.createUser();
    const link = await pages.forget(jane);
    const sent: string[] = [];
    const scanner = await pages.open('/account/forgot');
    scanner.on('request', (request) =>
      sent.push(
        `${request.method()} ${request.url().split('#')[0]} ${JSON.stringify(request.headers())}`,
      ),
    );
    await scanner.goto(link);
    await scanner.waitForTimeout(1_000);
    expect(sent.filter((request) => !request.startsWith('GET '))).toEqual([]);
    expect(sent.join('\n')).not.toContain(toToken(link));
    const page = await pages.open(link);
    await page.fill('#new_password', NEXT);
    await send(page);
    await page.locator('main.done').waitFor();
    expect(pages.server.output).toContain('/account/reset');
    expect(pages.server.output).not.toContain(toToken(link));
  });

  test('A link that was used, and one that is cut off, say what to do and lead to a new one', async ({
    pages,
  }) => {
    const jane = await pages.createUser();
    const link = await pages.forget(jane);
    const json = { token: toToken(link), new_password: NEXT };
    await pages.server.call('POST', '/reset-password', { json });
    for (const [opened, sentence] of [
      [link, 'was used already'],
      [link.slice(0, -1), 'is not complete'],
    ] as const) {
      const page = await pages.open(opened);
      await page.fill('#new_password', `${NEXT} 2`);
      await send(page);
      await page.locator('main.failed').waitFor();
      expect(await page.locator('main').innerText()).toContain(sentence);
      await page.getByRole('link', { name: 'Ask for a new link' }).click();
      await page.locator('#email').waitFor();
    }
  });

  test('A second click does not send the form again, and a newer link opened in the same tab is used', async ({
    pages,
  }) => {
    const jane = await pages.createUser();
    const first = await pages.forget(jane);
    const page = await pages.open(first.slice(0, -1));
    await page.fill('#new_password', NEXT);
    await send(page);
    await page.locator('main.failed').waitFor();
    // The same path: the browser loads nothing by itself.
    await page.evaluate(`location.href = ${JSON.stringify(first)}`);
    await page.locator('#new_password').fill(NEXT);
    await page.locator('button.send').dblclick();
    await page.locator('main.done').waitFor();
    expect(await pages.signIn(jane, NEXT)).toBe(200);
  });

  test('A page of another site can neither frame the pages nor send their forms', async ({
    pages,
  }) => {
    const jane = await pages.createUser();
    const link = await pages.forget(jane);
    const { url } = pages.server;
    const complaints = pages.complaints.length;
    const page = await pages.open('/account/forgot');
    await page.route('http://evil.example/**', (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: `<iframe src="${url}/account/reset"></iframe>
<form method="post" action="${url}/account/reset"><input name="token" value="${toToken(link)}">
<input name="new_password" value="${NEXT}"></form>`,
      }),
    );
    await page.goto('http://evil.example/');
    await expect
      .poll(() => page.frames().some((frame) => frame.url().startsWith('chrome-error')))
      .toBe(true);
    await page.evaluate('document.forms[0].submit()');
    await page.locator('[role=alert]').waitFor();
    expect(await page.locator('main').innerText()).toContain('nothing was changed');
    expect(await page.inputValue('#token'), 'the form of the other site is not shown again').toBe(
      '',
    );
    expect(await pages.signIn(jane, PASSWORD)).toBe(200);
    // Chromium reports the frame that was refused.
    pages.complaints.splice(complaints);
  });

  test('Nothing of this violated the Content-Security-Policy or failed in a script', ({
    pages,
  }) => {
    expect(pages.complaints).toEqual([]);
  });
});
