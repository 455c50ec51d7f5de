import { expect } from 'vitest';
import { VirtualPasskey } from '../../src/testing.js';
import { addPasskeyOwner } from '../support/passkeys.js';
import {
  beginTrip,
  exchange,
  plainBrowserTest,
  readCallback,
  readPasskeyOptions,
  SPA,
} from '../support/plain-browser.js';
import { enrolTotp } from '../support/second-factor.js';
import { ISSUER } from '../support/server.js';
import { decode } from '../support/tokens.js';

const test = plainBrowserTest();

const asField = (credential: object) => ({ passkey: JSON.stringify(credential) });

test('A person signs in on the page with a passkey alone, for an application and for a page', async ({
  server,
  browser,
}) => {
  const { passkey } = await addPasskeyOwner(server);
  const trip = beginTrip(SPA);
  const page = await browser.open(trip.path);
  expect(page.body).toContain('autocomplete="username webauthn"');
  expect(page.headers.get('content-security-policy')).toContain("connect-src 'self'");
  const options = readPasskeyOptions(page);
  expect(options.allowCredentials, 'the page does not tell who exists').toEqual([]);
  const end = await browser.submit(page, asField(passkey.get(options)));
  const { body } = await exchange(server, trip, readCallback(end).code!);
  expect(decode(body.access_token).claims).toMatchObject({
    acr: 'phr',
    amr: ['swk', 'user', 'mfa'],
  });
  browser.cookies.clear();
  const device = await browser.open('/device');
  const answered = await browser.submit(device, asField(passkey.get(readPasskeyOptions(device))));
  expect([answered.status, answered.url]).toEqual([200, '/device']);
});

test('A passkey that is not accepted shows the page again, with fresh options and what to do', async ({
  server,
  browser,
}) => {
  const { passkey } = await addPasskeyOwner(server);
  const page = await browser.open('/sign-in?next=account');
  const options = readPasskeyOptions(page);
  const refused = async (text: string) => {
    const answer = await browser.submit(page, { passkey: text });
    expect([answer.status, answer.body.includes('The passkey was not accepted.')]).toEqual([
      422,
      true,
    ]);
    expect(browser.cookies.has('nightlatch')).toBe(false);
    return answer;
  };
  for (const text of ['x', '[]', 'null', '{"id":"\\ud800"}', '['.repeat(20_000), '\0']) {
    await refused(text);
  }
  server.takeEvents();
  const unknown = new VirtualPasskey(ISSUER);
  const again = await refused(JSON.stringify(unknown.get(options)));
  expect(server.takeEvents()).toContain('sign-in.failed');
  expect(readPasskeyOptions(again).challenge).not.toBe(options.challenge);
  // Its challenge was spent by the one before.
  await refused(JSON.stringify(passkey.get(options)));
  const answer = JSON.stringify(passkey.get(readPasskeyOptions(again)));
  expect((await browser.submit(again, { passkey: answer })).url).toBe('/account');
  // Replayed, in the same browser and in another.
  browser.cookies.delete('nightlatch');
  await refused(answer);
});

test('The form of a passkey is bound to its browser, and its challenge to the sign-in', async ({
  server,
  browser,
}) => {
  const { passkey, token } = await addPasskeyOwner(server);
  const page = await browser.open('/sign-in?next=account');
  const form = asField(passkey.get(readPasskeyOptions(page)));
  const foreign = await server.call('POST', '/sign-in?next=account', { form });
  expect([foreign.status, foreign.headers.getSetCookie().join().includes('nightlatch=')]).toEqual([
    422,
    false,
  ]);
  const crossSite = await browser.submit(page, form, { 'sec-fetch-site': 'cross-site' });
  expect(crossSite.status).toBe(422);
  const { body } = await server.call('POST', '/reauthenticate/options', { token });
  expect((await browser.submit(page, asField(passkey.get(body)))).status).toBe(422);
  // Nothing of this has used up the challenge of the page.
  expect((await browser.submit(page, form)).url).toBe('/account');
});

test('A disabled user learns it only with the passkey', async ({ server, browser, admin }) => {
  const { passkey, user } = await addPasskeyOwner(server);
  await server.call('PATCH', `/users/${user.id}`, {
    token: await server.signIn(admin),
    json: { disabled: true },
  });
  const page = await browser.open('/sign-in?next=account');
  const answer = await browser.submit(page, asField(passkey.get(readPasskeyOptions(page))));
  expect([answer.status, answer.body.includes('disabled')]).toEqual([422, true]);
});

test('A passkey is the second step after the password, and the other factors are beside it', async ({
  server,
  browser,
}) => {
  const { passkey, user } = await addPasskeyOwner(server);
  const jane = { ...user, ...(await enrolTotp(server, user)) };
  const trip = beginTrip(SPA);
  const page = await browser.signIn(jane, trip.path);
  expect(page.body).toContain('>Use the passkey</button>');
  expect(page.body).not.toContain('id="code"');
  expect(page.body).toContain('Use a code from the app');
  const options = readPasskeyOptions(page);
  expect(options.allowCredentials).toHaveLength(1);
  const wrong = await browser.submit(page, asField(new VirtualPasskey(ISSUER).get(options)));
  expect([wrong.status, wrong.body.includes('The passkey was not accepted.')]).toEqual([422, true]);
  const empty = await browser.submit(wrong);
  expect(empty.status).toBe(422);
  const other = await browser.submit(empty, { other_method: 'totp' });
  expect(other.body).toContain('id="code"');
  expect(other.body).toContain('>Use the passkey</button>');
  const back = await browser.submit(other, { other_method: 'passkey' });
  const end = await browser.submit(back, asField(passkey.get(readPasskeyOptions(back))));
  const { body } = await exchange(server, trip, readCallback(end).code!);
  expect(decode(body.access_token).claims).toMatchObject({
    acr: 'phr',
    amr: ['pwd', 'swk', 'user', 'mfa'],
  });
});

test('acr_values=phr leads a signed-in person to the passkey, and the same session goes on', async ({
  server,
  browser,
}) => {
  const { passkey, user } = await addPasskeyOwner(server);
  const jane = { ...user, ...(await enrolTotp(server, user)) };
  const trip = beginTrip(SPA, { acr_values: 'phr' });
  const step = await browser.signIn(jane, '/account');
  const other = await browser.submit(step, { other_method: 'recovery_code' });
  expect((await browser.submit(other, { code: jane.recoveryCodes[0]! })).url).toBe('/account');
  const page = await browser.open(trip.path);
  expect(page.url).toMatch(/^\/sign-in\/step-up\?/);
  expect(page.body, 'no code reaches the level').not.toContain('other_method');
  const wrong = await browser.submit(page, { passkey: '{}' });
  expect([wrong.status, wrong.body.includes('The passkey was not accepted.')]).toEqual([422, true]);
  const answer = asField(passkey.get(readPasskeyOptions(wrong)));
  const end = await browser.submit(wrong, answer);
  const { body } = await exchange(server, trip, readCallback(end).code!);
  expect(decode(body.access_token).claims.acr).toBe('phr');
});

test('/sign-in without a request leads to the account', async ({ newUser, browser }) => {
  const page = await browser.open('/sign-in');
  expect([page.status, page.body.includes('<h1>Sign in to ')]).toEqual([200, true]);
  const { username, password } = newUser;
  expect((await browser.submit(page, { username, password })).url).toBe('/account');
  expect((await browser.open('/sign-in')).url).toBe('/account');
});
