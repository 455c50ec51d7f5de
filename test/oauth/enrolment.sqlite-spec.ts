import { expect } from 'vitest';
import { totpCode, VirtualPasskey } from '../../src/testing.js';
import {
  beginTrip,
  plainBrowserTest,
  readAppLink,
  readCallback,
  readCodes,
  readHidden,
  readPasskeyOptions,
  SPA,
} from '../support/plain-browser.js';
import { nextCode, wrongCode } from '../support/second-factor.js';
import { ISSUER } from '../support/server.js';

const test = plainBrowserTest({ mfa: { mode: 'required', totp: {} } });

test('A person who needs a second factor sets up an app on the way to the application, and is shown recovery codes', async ({
  server,
  newUser,
  browser,
}) => {
  const page = await browser.signIn(newUser, beginTrip(SPA).path);
  expect([page.status, page.body.includes('This account needs a second factor.')]).toEqual([
    200,
    true,
  ]);
  expect(browser.cookies.has('nightlatch')).toBe(false);
  const [key = ''] = readCodes(page);
  const secret = key.replaceAll(' ', '');
  expect(new URL(readAppLink(page)!).searchParams.get('secret')).toBe(secret);
  const empty = await browser.submit(page, { code: '' });
  expect([empty.status, empty.body.includes('Enter the code that the app shows.')]).toEqual([
    422,
    true,
  ]);
  const wrong = await browser.submit(empty, { code: wrongCode(server, { secret }) });
  expect([wrong.status, wrong.body.includes('The code is not right')]).toEqual([422, true]);
  expect(readCodes(wrong), 'the same key is shown again').toEqual([key]);
  const done = await browser.submit(wrong, { code: totpCode(secret, server) });
  expect([done.status, readCodes(done).length]).toEqual([200, 10]);
  expect(done.headers.get('refresh'), 'the person copies the codes first').toBeNull();
  const next = /<a href="(\/authorize\?[^"]+)">Go on to Shop<\/a>/.exec(done.body)![1]!;
  expect(readCallback(await browser.open(next.replaceAll('&amp;', '&'))).code).toBeDefined();
  browser.cookies.clear();
  const step = await browser.signIn(newUser, '/account');
  expect(step.body).toContain('<h1>One more step</h1>');
  expect((await browser.submit(step, { code: nextCode(server, { secret }) })).url).toBe('/account');
});

test('A person adds a passkey instead, which is asked for at the next sign-in', async ({
  server,
  newUser,
  browser,
}) => {
  const page = await browser.signIn(newUser, beginTrip(SPA).path);
  expect(page.body).toContain('>Use a passkey instead</button>');
  const passkey = new VirtualPasskey(ISSUER);
  for (const text of [
    'x',
    '{}',
    JSON.stringify(passkey.create({ ...readPasskeyOptions(page), challenge: 'AAAA' })),
  ]) {
    const wrong = await browser.submit(page, { passkey: text });
    expect([wrong.status, wrong.body.includes('The passkey was not accepted.')]).toEqual([
      422,
      true,
    ]);
  }
  server.takeEvents();
  const create = { passkey: JSON.stringify(passkey.create(readPasskeyOptions(page))) };
  const done = await browser.submit(page, create);
  expect([done.status, readCodes(done).length]).toEqual([200, 10]);
  expect(done.body).toContain('asks for your passkey too');
  expect(server.takeEvents()).toEqual(
    expect.arrayContaining(['passkey.added', 'second-factor.turned-on', 'session.started']),
  );
  const next = /<a href="(\/authorize\?[^"]+)">Go on to Shop<\/a>/.exec(done.body)![1]!;
  expect(readCallback(await browser.open(next.replaceAll('&amp;', '&'))).code).toBeDefined();
  expect((await browser.submit(page, create)).status, 'the step is over').toBe(422);
  browser.cookies.clear();
  const step = await browser.signIn(newUser, '/account');
  const answer = JSON.stringify(passkey.get(readPasskeyOptions(step)));
  expect((await browser.submit(step, { passkey: answer })).url).toBe('/account');
});

test('A thief who knows the password and began first has not chosen the key that the owner confirms', async ({
  newUser,
  browser,
  server,
}) => {
  const thief = await server.call('POST', '/login', {
    json: { email: newUser.email, password: newUser.password },
  });
  const json = { enrolment_token: thief.body.enrolment_token };
  const begun = await server.call('POST', '/login/enrolment', { json });
  const page = await browser.signIn(newUser, '/account');
  const [key = ''] = readCodes(page);
  expect(key.replaceAll(' ', '')).not.toBe(begun.body.secret);
  const code = totpCode(String(begun.body.secret), server);
  expect((await browser.submit(page, { code })).status).toBe(422);
});

test('An enrolment that is over, forged, or of another browser leads back to the password', async ({
  newUser,
  browser,
  server,
}) => {
  const page = await browser.signIn(newUser, '/account');
  const form = { ...readHidden(page), code: '123456' };
  const stolen = await server.call('POST', '/sign-in/enrolment?next=account', { form });
  expect([stolen.status, stolen.body.includes('id="password"')]).toEqual([422, true]);
  for (const enrolment_token of ['x', '\0', 'mfe_'.padEnd(90, 'A')]) {
    const answer = await browser.submit(page, { enrolment_token, code: '123456' });
    expect([answer.status, answer.body.includes('Sign in again.')]).toEqual([422, true]);
  }
  server.advanceClock(901);
  const late = await browser.submit(page, { code: '123456' });
  expect([late.status, late.body.includes('Sign in again.')]).toEqual([422, true]);
  const again = await browser.send('GET', '/sign-in/enrolment?next=account');
  expect([again.status, again.headers.get('location')]).toEqual([303, '/sign-in?next=account']);
  expect(browser.cookies.has('nightlatch')).toBe(false);
});

test('A sign-in in which an app is set up follows the failed ones before it', async ({
  server,
  newUser,
  browser,
}) => {
  const json = { username: newUser.username, password: 'wrong' };
  for (let i = 0; i < 5; i++) await server.call('POST', '/login', { json });
  server.advanceClock(2);
  const page = await browser.signIn(newUser, '/account');
  server.takeEvents();
  const [key = ''] = readCodes(page);
  await browser.submit(page, { code: totpCode(key.replaceAll(' ', ''), server) });
  expect(server.takeEvents()).toContain('sign-in.after-failures');
});
