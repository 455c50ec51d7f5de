import { DataSource } from 'typeorm';
import { expect } from 'vitest';
import { Factors } from '../../src/index.js';
import {
  beginTrip,
  plainBrowserTest,
  readCallback,
  readHidden,
  SPA,
} from '../support/plain-browser.js';
import { enrolTotp, nextCode, wrongCode } from '../support/second-factor.js';

const test = plainBrowserTest().extend('jane', async ({ server, newUser }) => {
  const enrolled = await enrolTotp(server, newUser);
  server.takeEvents();
  return enrolled;
});

test('After the password, the sign-in page asks for a code of the app, and then goes on to the application', async ({
  server,
  jane,
  browser,
}) => {
  const page = await browser.signIn(jane, beginTrip(SPA).path);
  expect([page.status, page.body.includes('<h1>One more step</h1>')]).toEqual([200, true]);
  expect(page.body).toContain('autocomplete="one-time-code" required');
  expect(page.url, 'the token is in no URL').not.toContain('mfa_');
  expect(browser.cookies.has('nightlatch')).toBe(false);
  const end = await browser.submit(page, { code: nextCode(server, jane) });
  expect(readCallback(end).code).toBeDefined();
  expect(server.takeEvents()).toContain('authorization-code.issued');
  // The browser is signed in: another application needs neither.
  expect(readCallback(await browser.open(beginTrip(SPA).path)).code).toBeDefined();
});

test('A wrong code shows the second step again, without the code; a used one does too', async ({
  server,
  jane,
  browser,
}) => {
  const page = await browser.signIn(jane, '/account');
  const typed = wrongCode(server, jane);
  const wrong = await browser.submit(page, { code: typed });
  expect([wrong.status, wrong.body.includes('The code is not right')]).toEqual([422, true]);
  expect(wrong.body).not.toContain(`value="${typed}"`);
  const empty = await browser.submit(wrong, { code: '' });
  expect([empty.status, empty.body.includes('Enter the code that the app shows.')]).toEqual([
    422,
    true,
  ]);
  const code = nextCode(server, jane);
  expect((await browser.submit(empty, { code })).url).toBe('/account');
  browser.cookies.clear();
  const again = await browser.signIn(jane, '/account');
  const used = await browser.submit(again, { code });
  expect([used.status, used.body.includes('was used already')]).toEqual([422, true]);
});

test('A recovery code signs in instead of the app, once', async ({ jane, browser }) => {
  const page = await browser.signIn(jane, '/account');
  const other = await browser.submit(page, { other_method: 'recovery_code' });
  expect([other.status, other.body.includes('Recovery code')]).toEqual([200, true]);
  const [code = ''] = jane.recoveryCodes;
  const typed = code.toLowerCase().replaceAll('-', ' ');
  expect((await browser.submit(other, { code: typed })).url).toBe('/account');
  browser.cookies.clear();
  const again = await browser.submit(await browser.signIn(jane, '/account'), {
    other_method: 'recovery_code',
  });
  const used = await browser.submit(again, { code });
  expect([used.status, used.body.includes('The recovery code is not right')]).toEqual([422, true]);
  // And back to the app.
  const back = await browser.submit(used, { other_method: 'totp' });
  expect(back.body).toContain('Code from your authenticator app');
});

test('After five wrong codes the person signs in again, and the token is of no use any more', async ({
  server,
  jane,
  browser,
}) => {
  const page = await browser.signIn(jane, '/account');
  const token = readHidden(page).mfa_token!;
  for (let guess = 0; guess < 5; guess++) {
    expect((await browser.submit(page, { code: wrongCode(server, jane) })).status).toBe(422);
  }
  const over = await browser.submit(page, { code: nextCode(server, jane) });
  expect([over.status, over.body.includes('Sign in again.')]).toEqual([422, true]);
  expect(over.body).not.toContain(token);
  expect(browser.cookies.has('nightlatch')).toBe(false);
  const { username, password } = jane;
  const next = await browser.submit(over, { username, password });
  expect(next.body).toContain('<h1>One more step</h1>');
});

test('A second step that is over, forged, or of POST /login leads back to the password', async ({
  server,
  jane,
  browser,
}) => {
  const page = await browser.signIn(jane, '/account');
  const { email, password } = jane;
  const { body } = await server.call('POST', '/login', { json: { email, password } });
  const code = nextCode(server, jane);
  for (const mfa_token of ['x', '', 'mfa_', '\0', 'mfa_'.padEnd(90, 'A'), body.mfa_token]) {
    const answer = await browser.submit(page, { mfa_token, code });
    expect([answer.status, answer.body.includes('id="password"')]).toEqual([422, true]);
  }
  server.advanceClock(301);
  const late = await browser.submit(page, { code: nextCode(server, jane) });
  expect([late.status, late.body.includes('Sign in again.')]).toEqual([422, true]);
  expect(browser.cookies.has('nightlatch')).toBe(false);
});

test('The form of a second step works in the browser that began it alone', async ({
  server,
  jane,
  browser,
}) => {
  const page = await browser.signIn(jane, '/account');
  const form = { ...readHidden(page), code: nextCode(server, jane) };
  const stolen = await server.call('POST', '/sign-in/second-step?next=account', { form });
  expect([stolen.status, stolen.headers.get('set-cookie')]).not.toContain('nightlatch=');
  expect(stolen.status).toBe(422);
  const crossSite = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
  expect((await browser.submit(page, form, crossSite)).status).toBe(422);
  expect((await browser.submit(page, form)).url).toBe('/account');
});

test('GET /sign-in/second-step leads to the password, with what the sign-in is for', async ({
  browser,
}) => {
  const page = await browser.send('GET', '/sign-in/second-step?next=account');
  expect([page.status, page.headers.get('location')]).toEqual([303, '/sign-in?next=account']);
});

test('A device is signed in after the second step, too', async ({ server, jane, browser }) => {
  const page = await browser.signIn(jane, '/device?user_code=WDJB-MJHT');
  expect(page.body).toContain('<h1>One more step</h1>');
  const end = await browser.submit(page, { code: nextCode(server, jane) });
  expect(end.url).toBe('/device?user_code=WDJB-MJHT');
});

test('acr_values that the session does not meet lead to the second step alone, without the password', async ({
  server,
  jane,
  browser,
}) => {
  // The user has the app, but sign-ins do not need it.
  await server.app.get(Factors).turnOff(jane.id);
  expect((await browser.signIn(jane, '/account')).url).toBe('/account');
  const path = beginTrip(SPA, { acr_values: 'aal2' }).path;
  const page = await browser.open(path);
  expect([page.status, page.url.startsWith('/sign-in/step-up?')]).toEqual([200, true]);
  expect(page.body).not.toContain('id="password"');
  const wrong = await browser.submit(page, { code: wrongCode(server, jane) });
  expect([wrong.status, wrong.body.includes('The code is not right')]).toEqual([422, true]);
  const end = await browser.submit(wrong, { code: nextCode(server, jane) });
  expect(readCallback(end).code).toBeDefined();
  // The same session is strong enough from now on.
  expect(readCallback(await browser.open(path)).code).toBeDefined();
});

test('If the secret of the app cannot be decrypted, the page says who can help, and a recovery code signs in', async ({
  server,
  jane,
  browser,
}) => {
  const change = `UPDATE totp_factors SET secret = 'v1.' || secret WHERE user_id = '${jane.id}'`;
  await server.app.get(DataSource).query(change);
  const page = await browser.signIn(jane, '/account');
  const answer = await browser.submit(page, { code: wrongCode(server, jane) });
  expect([answer.status, answer.body.includes('an administrator can reset it')]).toEqual([
    422,
    true,
  ]);
  const other = await browser.submit(answer, { other_method: 'recovery_code' });
  const [code = ''] = jane.recoveryCodes;
  expect((await browser.submit(other, { code })).url).toBe('/account');
});
