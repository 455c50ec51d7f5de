import { expect } from 'vitest';
import { VirtualPasskey } from '../../src/testing.js';
import { addPasskeyOwner } from '../support/passkeys.js';
import {
  type PlainBrowser,
  plainBrowserTest,
  readCodes,
  readPasskeyOptions,
} from '../support/plain-browser.js';
import { beginLogin } from '../support/second-factor.js';
import { ISSUER, type TestUser } from '../support/server.js';

const test = plainBrowserTest();

type Page = Awaited<ReturnType<PlainBrowser['open']>>;

const asField = (credential: object) => ({ passkey: JSON.stringify(credential) });
const findLinks = ({ body }: Page) =>
  [...String(body).matchAll(/href="(\/account\/passkeys\/passkey\?id=[^"]+)"/g)].map(
    ([, href]) => href!,
  );

/** Adds a passkey on the page, and returns it with the list. */
async function addOnPage(browser: PlainBrowser, user: TestUser) {
  const page = await browser.signIn(user, '/account/passkeys');
  const passkey = new VirtualPasskey(ISSUER);
  const list = await browser.submit(page, asField(passkey.create(readPasskeyOptions(page))));
  expect([list.status, list.url, findLinks(list).length]).toEqual([200, '/account/passkeys', 1]);
  return { passkey, list };
}

test('A person adds a passkey on the page, renames it and deletes it', async ({
  server,
  newUser,
  browser,
}) => {
  const { passkey, list } = await addOnPage(browser, newUser);
  expect(list.body).toContain('Added on ');
  expect(list.body).not.toContain('Last used');
  expect((await browser.open('/account')).body).toContain('You have one.');
  const item = await browser.open(findLinks(list)[0]!);
  for (const name of ['', '  ', 'x'.repeat(65), 'a\0b']) {
    const wrong = await browser.submit(item, { name });
    expect([wrong.status, wrong.body.includes('Enter a name')], name).toEqual([422, true]);
  }
  const renamed = await browser.submit(item, { name: 'My <b>phone</b>' });
  expect(renamed.body).toContain('<h2 id="section-0">My &lt;b&gt;phone&lt;/b&gt;</h2>');
  server.takeEvents();
  const left = await browser.submit(item, { decision: 'delete' });
  expect([left.url, findLinks(left)]).toEqual(['/account/passkeys', []]);
  expect(server.takeEvents()).toContain('passkey.removed');
  const signal = /data-signal="([^"]*)"/.exec(left.body)![1]!.replaceAll('&quot;', '"');
  expect(JSON.parse(signal)).toEqual({
    rpId: 'localhost',
    userId: expect.any(String),
    allAcceptedCredentialIds: [],
  });
  browser.cookies.clear();
  const signIn = await browser.open('/sign-in');
  const refused = await browser.submit(signIn, asField(passkey.get(readPasskeyOptions(signIn))));
  expect(refused.status).toBe(422);
});

test('A passkey that is not accepted is not added, and the page says what to do', async ({
  newUser,
  browser,
  server,
}) => {
  const { passkey, list } = await addOnPage(browser, newUser);
  const taken = await browser.submit(list, asField(passkey.create(readPasskeyOptions(list))));
  expect([taken.status, taken.body.includes('This passkey is registered already.')]).toEqual([
    409,
    true,
  ]);
  // Options of another session, and none.
  const token = await server.signIn(newUser);
  const { body } = await server.call('POST', '/users/me/passkeys/options', { token });
  for (const text of ['', 'x', JSON.stringify(new VirtualPasskey(ISSUER).create(body))]) {
    const answer = await browser.submit(list, { passkey: text });
    expect([answer.status, answer.body.includes('The passkey was not accepted.')]).toEqual([
      422,
      true,
    ]);
  }
  expect(findLinks(await browser.open('/account/passkeys'))).toHaveLength(1);
});

test('The passkey of another person is in no page, and an id that is none leads to the list', async ({
  server,
  newUser,
  browser,
}) => {
  const { added } = await addPasskeyOwner(server);
  await browser.signIn(newUser, '/account/passkeys');
  for (const id of [added.id, 'x', '%00', '']) {
    const page = await browser.open(`/account/passkeys/passkey?id=${id}`);
    expect([page.status, page.url]).toEqual([200, '/account/passkeys']);
  }
});

test('A passkey on one device that was copied says so in the list', async ({ server, browser }) => {
  const { user, passkey, added } = await addPasskeyOwner(server, { synced: false });
  const list = await browser.signIn(user, '/account/passkeys');
  expect(findLinks(list)).toEqual([`/account/passkeys/passkey?id=${added.id}`]);
  passkey.counter = 0;
  const other = await browser.open('/sign-in?next=account&prompt=select_account');
  await browser.submit(other, asField(passkey.get(readPasskeyOptions(other))));
  expect((await browser.open('/account/passkeys')).body).toContain('may have been copied');
});

test('A person turns the second factor on by the passkey, is shown recovery codes, and turns it off', async ({
  server,
  newUser,
  browser,
}) => {
  const { passkey } = await addOnPage(browser, newUser);
  const other = await server.signIn(newUser);
  expect((await browser.open('/account')).body).toContain('/account/second-factor"');
  const page = await browser.open('/account/second-factor');
  const wrong = await browser.submit(page, { passkey: '{}' });
  expect([wrong.status, wrong.body.includes('The passkey was not accepted.')]).toEqual([422, true]);
  const done = await browser.submit(wrong, asField(passkey.get(readPasskeyOptions(wrong))));
  expect([done.status, readCodes(done).length]).toEqual([200, 10]);
  expect(done.body).toContain('asks for your passkey too');
  expect((await server.me(other)).status, 'another session ends').toBe(401);
  expect(await beginLogin(server, newUser)).toMatch(/^mfa_/);
  expect((await browser.open('/account/second-factor')).url, 'it is on').toBe('/account');
  const off = await browser.open('/account/second-factor/off');
  expect((await browser.submit(off)).body).toContain('The second factor is off');
  expect(await server.signIn(newUser)).toBeDefined();
});

test('The page that turns the second factor on by a passkey leads a person without one back to the account', async ({
  newUser,
  browser,
}) => {
  const page = await browser.signIn(newUser, '/account/second-factor');
  expect([page.status, page.url]).toEqual([200, '/account']);
});

test.for(['/account/passkeys', '/account/second-factor', '/account/second-factor/off'])(
  'Ten minutes after the sign-in, %s asks for another one',
  async (path, { server, newUser, browser }) => {
    await browser.signIn(newUser, '/account');
    server.advanceClock(601);
    const { status, headers } = await browser.send('POST', path, { form: {} });
    const location = `/sign-in?next=${encodeURIComponent(path.slice(1))}`;
    expect([status, headers.get('location')]).toEqual([303, location]);
  },
);
