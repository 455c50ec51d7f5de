import jsQr from 'jsqr';
import { expect } from 'vitest';
import { totpCode } from '../../src/testing.js';
import {
  plainBrowserTest,
  type PlainBrowser,
  readAppLink,
  readCodes,
} from '../support/plain-browser.js';
import { beginLogin, enrolTotp, nextCode, wrongCode } from '../support/second-factor.js';
import type { TestServer, TestUser } from '../support/server.js';

const test = plainBrowserTest();

/** Opens the page where a user sets up an app, and returns it with the secret on it. */
async function openSetup(browser: PlainBrowser, user: TestUser) {
  const page = await browser.signIn(user, '/account/totp');
  expect([page.status, page.url]).toEqual([200, '/account/totp']);
  const [key = ''] = readCodes(page);
  return { page, secret: key.replaceAll(' ', '') };
}

/** Signs in with the second step, and opens a page. */
async function open(server: TestServer, browser: PlainBrowser, user: Enrolled, path: string) {
  const step = await browser.signIn(user, path);
  const page = await browser.submit(step, { code: nextCode(server, user) });
  expect([page.status, page.url]).toEqual([200, path]);
  return page;
}

type Enrolled = Awaited<ReturnType<typeof enrolTotp>>;

test('A person sets up an authenticator app on the page, is shown recovery codes once, and needs the app from then on', async ({
  server,
  newUser,
  browser,
}) => {
  const other = await server.signIn(newUser);
  const { page, secret } = await openSetup(browser, newUser);
  expect(page.body).toContain('role="img" aria-label="QR code with the key of the app"');
  const wrong = await browser.submit(page, { code: wrongCode(server, { secret }) });
  expect([wrong.status, wrong.body.includes('The code is not right')]).toEqual([422, true]);
  expect(readCodes(wrong), 'the same key is shown again').toEqual(readCodes(page));
  const done = await browser.submit(wrong, { code: totpCode(secret, server) });
  expect([done.status, done.body.includes('The app is set up')]).toEqual([200, true]);
  const codes = readCodes(done);
  expect(codes).toHaveLength(10);
  expect((await server.me(other)).status, 'another session ends').toBe(401);
  const account = await browser.open('/account');
  expect(account.url, 'this browser stays signed in').toBe('/account');
  expect(account.body).toContain('Set up on ');
  expect(account.body).toContain('You have 10 left.');
  expect(await beginLogin(server, newUser)).toMatch(/^mfa_/);
  // The code of the set-up is spent.
  browser.cookies.clear();
  const step = await browser.signIn(newUser, '/account');
  expect((await browser.submit(step, { code: totpCode(secret, server) })).status).toBe(422);
});

test('The QR code on the page is the key, and a reload shows the same one', async ({
  newUser,
  browser,
}) => {
  const { page, secret } = await openSetup(browser, newUser);
  expect(readCodes(await browser.open('/account/totp'))).toEqual(readCodes(page));
  const uri = new URL(readQrCode(String(page.body)));
  expect(uri.searchParams.get('secret')).toBe(secret);
  expect(decodeURIComponent(uri.pathname)).toContain(newUser.email);
});

test('The page has the key as a link too, for a person whose app is on the same device', async ({
  newUser,
  browser,
}) => {
  const { page } = await openSetup(browser, newUser);
  expect(readAppLink(page)).toBe(readQrCode(String(page.body)));
});

test('A key that another session has begun is not shown: a thief must not choose that of the owner', async ({
  server,
  newUser,
  browser,
}) => {
  const token = await server.signIn(newUser);
  const { body } = await server.call('POST', '/users/me/totp', { token });
  const { page, secret } = await openSetup(browser, newUser);
  expect(page.body).not.toContain(body.secret);
  const code = totpCode(body.secret, server);
  expect((await browser.submit(page, { code })).status).toBe(422);
  expect((await browser.submit(page, { code: totpCode(secret, server) })).body).toContain(
    'The app is set up',
  );
});

test('A person removes the app on the page, and the password is enough again', async ({
  server,
  newUser,
  browser,
}) => {
  const jane = await enrolTotp(server, newUser);
  const page = await open(server, browser, jane, '/account/totp/removal');
  server.takeEvents();
  const done = await browser.submit(page);
  expect([done.status, done.body.includes('The app was removed')]).toEqual([200, true]);
  expect(server.takeEvents()).toContain('totp.disabled');
  expect(await server.signIn(jane)).toBeDefined();
  const account = await browser.open('/account');
  expect(account.body).toContain('Set up an app');
  expect(account.body).not.toContain('/account/recovery-codes');
});

test('A person creates new recovery codes on the page, and the former ones do not work any more', async ({
  server,
  newUser,
  browser,
}) => {
  const jane = await enrolTotp(server, newUser);
  const page = await open(server, browser, jane, '/account/recovery-codes');
  const done = await browser.submit(page);
  const codes = readCodes(done);
  expect([done.status, codes.length]).toEqual([200, 10]);
  const tryCode = async (code = '') => {
    browser.cookies.clear();
    const step = await browser.signIn(jane, '/account');
    const other = await browser.submit(step, { other_method: 'recovery_code' });
    return (await browser.submit(other, { code })).status;
  };
  expect(await tryCode(jane.recoveryCodes[0])).toBe(422);
  expect(await tryCode(codes[0])).toBe(200);
});

test.for([
  '/account/totp',
  '/account/totp/removal',
  '/account/recovery-codes',
  '/account/email/change',
])(
  'Ten minutes after the sign-in, %s asks for the password and the code again',
  async (path, { server, newUser, browser }) => {
    const jane = await enrolTotp(server, newUser);
    await open(server, browser, jane, '/account');
    server.advanceClock(601);
    for (const method of ['GET', 'POST']) {
      const { status, headers } = await browser.send(
        method,
        path,
        method === 'POST' ? { form: {} } : {},
      );
      const location = `/sign-in?next=${encodeURIComponent(path.slice(1))}`;
      expect([status, headers.get('location')]).toEqual([303, location]);
    }
    const step = await browser.signIn(jane, path);
    expect(step.body).toContain('<h1>One more step</h1>');
  },
);

/** Draws the QR code of a page, and reads it. */
function readQrCode(html: string): string {
  const svg = /<div class="qr"[^>]*>(<svg.*?<\/svg>)/s.exec(html)![1]!;
  const size = Number(/viewBox="0 0 (\d+)/.exec(svg)![1]);
  const image = new Uint8ClampedArray(size * size * 4).fill(255);
  for (const [, x, y, width, height] of svg.matchAll(/M(\d+),(\d+)h(\d+)v(\d+)h-\d+z/g)) {
    for (let row = Number(y); row < Number(y) + Number(height); row++) {
      const start = (row * size + Number(x)) * 4;
      for (let i = 0; i < Number(width); i++) image.fill(0, start + i * 4, start + i * 4 + 3);
    }
  }
  const read = (jsQr as unknown as typeof jsQr.default)(image, size, size);
  if (!read) throw new Error('The QR code cannot be read.');
  return read.data;
}
