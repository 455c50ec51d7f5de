import { expect } from 'vitest';
import { requestToken, makeToken, TOKENS } from '../support/personal-tokens.js';
import { PlainBrowser, plainBrowserTest, readCodes } from '../support/plain-browser.js';
import type { TestServer, TestUser } from '../support/server.js';

const test = plainBrowserTest();

const LIST = '/account/tokens';
const CREATION = `${LIST}/new`;
const FORM = { name: 'Nightly build', 'scope:items:read': 'on', expires_in_days: '30' };

type Page = Awaited<ReturnType<PlainBrowser['open']>>;

const findRemovals = ({ body }: Page) =>
  [...String(body).matchAll(/href="(\/account\/tokens\/removal\?id=[^"]+)"/g)].map(
    ([, href]) => href!,
  );

/** Lists the tokens of a user by the JSON route. */
async function list(server: TestServer, user: TestUser) {
  const { body } = await server.call('GET', TOKENS, { token: await server.signIn(user) });
  return body as Array<{ name: string; scope: string; created_at: string; expires_at: string }>;
}

test('A person creates a token on the page, which shows it once, and deletes it', async ({
  server,
  newUser,
  browser,
}) => {
  const empty = await browser.signIn(newUser, LIST);
  expect([empty.status, empty.url, findRemovals(empty)]).toEqual([200, LIST, []]);
  const page = await browser.open(CREATION);
  expect(page.body).toContain('(items:read)</label>');
  expect(page.body).not.toContain('users:read');
  server.takeEvents();
  const done = await browser.submit(page, FORM);
  const [token = ''] = readCodes(done);
  expect([done.status, done.headers.get('cache-control')]).toEqual([200, 'no-store']);
  expect(token).toMatch(/^nl_pat_[0-9A-Za-z]{61}$/);
  expect(server.takeEvents()).toEqual(['personal-access-token.created']);
  expect((await server.me(token)).status).toBe(200);
  // A reload sends the form again.
  const again = await browser.submit(page, FORM);
  expect([again.status, findRemovals(again).length, readCodes(again)]).toEqual([200, 1, []]);
  const shown = await browser.open(LIST);
  for (const { body } of [again, shown]) expect(body).not.toContain(token.slice(0, 40));
  expect(shown.body).toContain('Nightly build');
  expect(shown.body).toContain(`Ends with …${token.slice(-4)}`);
  expect((await browser.open('/account')).body).toContain('You have one.');
  const made = (await list(server, newUser)).map(({ scope, created_at, expires_at }) => [
    scope,
    (Date.parse(expires_at) - Date.parse(created_at)) / 86_400_000,
  ]);
  expect(made).toEqual([['items:read', 30]]);
  server.takeEvents();
  const removal = await browser.open(findRemovals(shown)[0]!);
  expect(removal.body).toContain('Nightly build');
  const left = await browser.submit(removal);
  expect([left.url, findRemovals(left)]).toEqual([LIST, []]);
  expect(server.takeEvents()).toEqual(['personal-access-token.revoked']);
  expect((await server.me(token)).status).toBe(401);
});

test('The form of the last token that a person may have, sent again, shows the list', async ({
  server,
  newUser,
  browser,
}) => {
  const token = await server.signIn(newUser);
  for (let count = 0; count < 49; count++) await requestToken(server, token);
  await browser.signIn(newUser, LIST);
  const page = await browser.open(CREATION);
  expect(readCodes(await browser.submit(page, FORM))).toHaveLength(1);
  const again = await browser.submit(page, FORM);
  expect([again.status, findRemovals(again).length]).toEqual([200, 50]);
  const more = await browser.submit(await browser.open(CREATION), FORM);
  expect([more.status, more.body.includes('You have 50 tokens')]).toEqual([409, true]);
});

test('The page says at the field what is wrong with a new token, and keeps what was chosen', async ({
  server,
  newUser,
  browser,
}) => {
  const page = await browser.signIn(newUser, CREATION);
  for (const [changes, error] of [
    [{ name: '' }, 'Enter a name of at most 100 characters.'],
    [{ name: 'x'.repeat(101) }, 'Enter a name of at most 100 characters.'],
    [{ name: 'a\0b' }, 'Enter a name of at most 100 characters.'],
    [{ expires_in_days: '367' }, 'Choose from the list.'],
    [{ expires_in_days: '1e2' }, 'Choose from the list.'],
    [{ 'scope:users:read': 'on' }, 'You cannot give a token all of this'],
    [{ 'scope:account': 'on' }, 'You cannot give a token all of this'],
    [{ 'scope:\ud800 x': 'on' }, 'You cannot give a token all of this'],
  ] as const) {
    const wrong = await browser.submit(page, { ...FORM, ...changes });
    expect([wrong.status, wrong.body.includes(error)], JSON.stringify(changes)).toEqual([
      422,
      true,
    ]);
    expect(wrong.body).toContain('name="scope:items:read" type="checkbox" checked');
  }
  const { name, expires_in_days } = FORM;
  const without = await browser.submit(page, { name, expires_in_days });
  expect([without.status, without.body.includes('Choose at least one.')]).toEqual([422, true]);
  expect(without.body).toContain('value="Nightly build"');
  expect(await list(server, newUser)).toEqual([]);
});

test('A form that names no id, or one that is none, creates a token all the same', async ({
  server,
  newUser,
  browser,
}) => {
  const page = await browser.signIn(newUser, CREATION);
  for (const token_id of ['', 'x', '00000000-0000-0000-0000-000000000000', "' OR 1=1", '\0']) {
    expect(readCodes(await browser.submit(page, { ...FORM, token_id }))).toHaveLength(1);
  }
  expect(await list(server, newUser)).toHaveLength(5);
});

test('The token of another person is on no page, and its id creates and deletes nothing', async ({
  server,
  user,
  newUser,
  browser,
}) => {
  const { token, id } = await makeToken(server, user);
  const page = await browser.signIn(newUser, CREATION);
  const taken = await browser.submit(page, { ...FORM, token_id: id.toUpperCase() });
  expect([taken.status, readCodes(taken), findRemovals(taken)]).toEqual([200, [], []]);
  for (const each of [id, 'x', '%00', '']) {
    const removal = await browser.open(`${LIST}/removal?id=${each}`);
    expect([removal.status, removal.url]).toEqual([200, LIST]);
  }
  expect((await server.me(token)).status).toBe(200);
});

test('Ten minutes after the sign-in, creating a token asks for another one, and deleting one does not', async ({
  server,
  newUser,
  browser,
}) => {
  const { token } = await makeToken(server, newUser);
  await browser.signIn(newUser, LIST);
  server.advanceClock(601);
  const { status, headers } = await browser.send('POST', CREATION, { form: FORM });
  const location = `/sign-in?next=${encodeURIComponent(CREATION.slice(1))}`;
  expect([status, headers.get('location')]).toEqual([303, location]);
  const removal = await browser.open(findRemovals(await browser.open(LIST))[0]!);
  expect((await browser.submit(removal)).url).toBe(LIST);
  expect((await server.me(token)).status).toBe(401);
});

test.for([CREATION, `${LIST}/removal`])(
  'A form of %s without its token, or of another site, does nothing',
  async (path, { server, newUser, browser }) => {
    const { id } = await makeToken(server, newUser);
    const page = await browser.signIn(newUser, `${path}?id=${id}`);
    server.takeEvents();
    const without = await browser.send('POST', page.url, { form: FORM });
    const evil = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    const crossSite = await browser.submit(page, FORM, evil);
    for (const { status, body } of [without, crossSite]) {
      expect([status, String(body).includes('The form was too old')]).toEqual([422, true]);
    }
    expect(server.takeEvents()).toEqual([]);
  },
);

test('A sign-out everywhere says that the tokens stay', async ({ server, newUser, browser }) => {
  const sentence = 'Personal access tokens go on working: 1.';
  const before = await browser.signIn(newUser, '/account/sessions');
  expect(before.body).not.toContain('Personal access tokens');
  const { token } = await makeToken(server, newUser);
  const page = await browser.open('/account/sessions');
  expect(page.body).toContain(sentence);
  const done = await browser.submit(page);
  expect([done.status, done.body.includes(sentence)]).toEqual([200, true]);
  expect((await server.me(token)).status).toBe(200);
});

test('A password change at /account/password keeps the personal access tokens unless the box is checked, and only their owners see the box', async ({
  server,
  newUser,
  browser,
}) => {
  const path = '/account/password';
  const { password } = newUser;
  const box = 'name="revoke_tokens" type="checkbox"';
  const without = await browser.signIn(newUser, path);
  expect(without.body).not.toContain(box);
  const { token } = await makeToken(server, newUser);
  const page = await browser.open(path);
  expect(page.body).toContain(box);
  const [first, second] = ['violet anchor tundra biscuit', 'copper meadow lantern drift'];
  const wrong = { current_password: 'wrong', new_password: first, revoke_tokens: 'on' };
  const refused = await browser.submit(page, wrong);
  expect([refused.status, refused.body.includes(`${box} checked`)]).toEqual([422, true]);
  const kept = await browser.submit(page, { current_password: password, new_password: first });
  expect([kept.status, (await server.me(token)).status]).toEqual([200, 200]);
  server.takeEvents();
  const ended = { current_password: first, new_password: second, revoke_tokens: 'on' };
  expect((await browser.submit(await browser.open(path), ended)).status).toBe(200);
  expect(server.takeEvents()).toContain('personal-access-token.revoked');
  expect((await server.me(token)).status).toBe(401);
});

test('With PERSONAL_TOKENS=off there is no page, no link to it, and no word of tokens', async ({
  server,
  newUser,
}) => {
  await makeToken(server, newUser);
  const without = new PlainBrowser(await server.startInstance({ personalTokens: undefined }));
  const account = await without.signIn(newUser, '/account');
  const sessions = await without.open('/account/sessions');
  for (const { body } of [account, sessions]) expect(body).not.toMatch(/tokens/i);
  for (const path of [LIST, CREATION, `${LIST}/removal`]) {
    expect((await without.open(path)).status).toBe(404);
  }
});
