import { expect } from 'vitest';
import { UserAccounts } from '../../src/index.js';
import { totpCode } from '../../src/testing.js';
import { plainBrowserTest, PlainBrowser, readCodes } from '../support/plain-browser.js';
import type { TestServer, TestUser } from '../support/server.js';

const PATH = '/account/totp';

const test = plainBrowserTest({ emailVerification: 'optional' }).extend(
  'verified',
  async ({ server, newUser }): Promise<TestUser> => {
    await server.app.get(UserAccounts).markEmailVerified(newUser.id);
    return newUser;
  },
);

/** Opens the page where a user sets up an app, and returns it with the code of the key on it. */
async function openSetup(server: TestServer, browser: PlainBrowser, user: TestUser) {
  const page = await browser.signIn(user, PATH);
  expect([page.status, page.url]).toEqual([200, PATH]);
  const [key = ''] = readCodes(page);
  return { page, toCode: () => totpCode(key.replaceAll(' ', ''), server) };
}

test('A person whose address is not verified is told so on the account page, and finds no set-up that fails', async ({
  newUser,
  browser,
}) => {
  const account = await browser.signIn(newUser, '/account');
  expect(account.body).toContain('Confirm your e-mail address first');
  expect(account.body).not.toContain(`href="${PATH}"`);
  for (const method of ['GET', 'POST']) {
    const form = method === 'POST' ? { form: { code: '123456' } } : {};
    const { status, headers } = await browser.send(method, PATH, form);
    expect([method, status, headers.get('location')]).toEqual([method, 303, '/account']);
  }
});

test('The set-up of a person who has an app leads back to the account, also after a second click', async ({
  server,
  verified,
  browser,
}) => {
  const { page, toCode } = await openSetup(server, browser, verified);
  const done = await browser.submit(page, { code: toCode() });
  expect([done.status, done.body.includes('The app is set up')]).toEqual([200, true]);
  for (const again of [await browser.open(PATH), await browser.submit(page, { code: toCode() })]) {
    expect([again.status, again.url]).toEqual([200, '/account']);
    expect(again.body).toContain('Remove the app');
  }
});

test('A code that comes after more than 15 minutes is answered with the new QR code, and says so', async ({
  startServer,
}) => {
  const server = await startServer({ recentSignInSeconds: 3_600 });
  const browser = new PlainBrowser(server);
  const user = await server.register();
  await server.app.get(UserAccounts).markEmailVerified(user.id);
  const { page, toCode } = await openSetup(server, browser, user);
  server.advanceClock(901);
  const late = await browser.submit(page, { code: toCode() });
  expect([late.status, readCodes(late)]).toEqual([
    409,
    expect.not.arrayContaining(readCodes(page)),
  ]);
  expect(late.body).toContain('Scan the new QR code on this page');
});

test('A code of the app that was scanned before another sign-in is told to be of an earlier try', async ({
  server,
  verified,
  browser,
}) => {
  const { page, toCode } = await openSetup(server, browser, verified);
  server.advanceClock(601);
  const signIn = await browser.submit(page, { code: toCode() });
  expect(signIn.url).toBe('/sign-in?next=account%2Ftotp');
  const { username, password } = verified;
  const again = await browser.submit(signIn, { username, password });
  expect([again.url, readCodes(again)]).toEqual([
    PATH,
    expect.not.arrayContaining(readCodes(page)),
  ]);
  const refused = await browser.submit(again, { code: toCode() });
  expect(refused.status).toBe(422);
  expect(refused.body).toContain('an entry from an earlier try does not work any more');
});
