import { expect, onTestFinished, test as base } from 'vitest';
import { SessionsService } from '../../src/index.js';
import { made } from '../support/fixtures.js';
import { FederationBrowser } from '../support/federation-browser.js';
import { HostileProvider } from '../support/hostile-provider.js';
import { removePassword } from '../support/reset.js';
import { createPerson, Upstream } from '../support/upstream.js';
import { startServer, type TestServer, type TestUser } from '../support/server.js';

const PATH = '/users/me/identities';
const PAGE = '/account/identities';
/** The providers: each has one account, with the address of its name at example.org. */
const IDS = ['one', 'two', 'three', 'four', 'five', 'six'];

const test = base
  .extend('provider', { scope: 'file' }, async ({}, { onCleanup }) => {
    const provider = await HostileProvider.start();
    onCleanup(() => provider.stop());
    return provider;
  })
  .extend('upstream', { scope: 'file' }, async ({}, { onCleanup }) => {
    const upstream = await Upstream.start();
    onCleanup(() => upstream.stop());
    return upstream;
  })
  .extend('server', { scope: 'file' }, async ({ provider, upstream }, { onCleanup }) => {
    const named = (id: string) => ({ ...provider.getSetting(id), name: `Corner ${id}` });
    const server = await startServer({ federation: [upstream.setting, ...IDS.map(named)] });
    onCleanup(() => server.close());
    return server;
  })
  .extend('newUser', ({ server }) => made(server, server.register()))
  .extend(
    'openBrowser',
    ({ server, provider, upstream }) =>
      () =>
        new FederationBrowser(server, [provider, upstream]),
  )
  .extend('browser', ({ openBrowser }) => openBrowser());

/** Asks for the page on which a user connects an account, as an application does; returns its path. */
async function askForPage(server: TestServer, user: TestUser, provider: string): Promise<string> {
  const token = await server.signIn(user);
  const { status, body } = await server.call('POST', PATH, { token, json: { provider } });
  expect(status).toBe(201);
  const { pathname, search } = new URL(body.url);
  server.takeEvents();
  return pathname + search;
}

async function listProviders(server: TestServer, user: TestUser): Promise<string[]> {
  const token = await server.signIn(user);
  const { body } = await server.call('GET', PATH, { token });
  server.takeEvents();
  return (body as Array<{ provider: string }>).map(({ provider }) => provider);
}

test('An application sends its user to connect an account: the user signs in, agrees, and can sign in with it from then on', async ({
  server,
  newUser,
  browser,
  openBrowser,
}) => {
  const path = await askForPage(server, newUser, 'one');
  const question = await browser.home.signIn(newUser, path);
  expect([question.status, question.body.includes('Connect Corner one?')]).toEqual([200, true]);
  expect(question.body).toContain(newUser.email);
  server.takeEvents();
  const done = await browser.submit(question);
  expect([done.status, done.body.includes('Your Corner one account is connected')]).toEqual([
    200,
    true,
  ]);
  expect(server.takeRecorded()).toMatchObject([
    { name: 'identity.linked', event: { userId: newUser.id, provider: 'one' } },
  ]);
  const page = await openBrowser().open('/federation/one/start?next=account');
  expect([page.url, page.body.includes(newUser.email)]).toEqual(['/account', true]);
  // Once more is no fault.
  const again = await browser.submit(await browser.open(path));
  expect([again.status, await listProviders(server, newUser)]).toEqual([200, ['one']]);
});

test('An account that another user has is refused, and stays where it is', async ({
  server,
  newUser,
  browser,
  openBrowser,
}) => {
  const first = await made(server, server.register());
  const path = await askForPage(server, first, 'two');
  const question = await browser.home.signIn(first, path);
  await browser.submit(question);
  const other = openBrowser();
  const theirs = await other.home.signIn(newUser, await askForPage(server, newUser, 'two'));
  server.takeEvents();
  const refused = await other.submit(theirs);
  expect([refused.status, refused.body.includes('already connected to another account')]).toEqual([
    409,
    true,
  ]);
  expect(server.takeRecorded()).toMatchObject([
    { name: 'federation.refused', event: { userId: newUser.id, reason: 'identity-taken' } },
  ]);
  expect(await listProviders(server, newUser)).toEqual([]);
  expect(await listProviders(server, first)).toEqual(['two']);
});

test('A ticket is of no use to another user, after five minutes, or if it was changed', async ({
  server,
  newUser,
  browser,
}) => {
  onTestFinished(() => server.setClockAhead(0));
  const stranger = await made(server, server.register());
  const path = await askForPage(server, newUser, 'three');
  await browser.home.signIn(stranger, '/account');
  // The sign-in page, for another account.
  const asked = await browser.open(path);
  expect([asked.status, asked.url.startsWith('/sign-in?')]).toEqual([200, true]);
  const posted = await browser.home.send('POST', path, { form: { form: 'x' } });
  expect([posted.status, posted.headers.get('location')!.startsWith('/sign-in?')]).toEqual([
    303,
    true,
  ]);
  for (const bad of [
    '/federation/link',
    '/federation/link?ticket=v1.a.b.c',
    path.replace(/(?<=\.)[\w-]+$/, (tag) => [...tag].toReversed().join('')),
    `/federation/link?ticket=${'a'.repeat(2_000)}`,
    '/federation/link?ticket=%00&ticket=2',
  ]) {
    const { status, body } = await browser.home.send('GET', bad);
    expect([status, body.includes('Start again')], bad.slice(0, 60)).toEqual([422, true]);
  }
  server.setClockAhead(301);
  expect((await browser.home.send('GET', path)).status).toBe(422);
  expect(await listProviders(server, newUser)).toEqual([]);
});

test('Another site cannot begin to connect an account: its form has no token of the page', async ({
  server,
  newUser,
  browser,
}) => {
  const path = await askForPage(server, newUser, 'three');
  const question = await browser.home.signIn(newUser, path);
  const forged = await browser.home.submit(question, { form: 'x'.repeat(43) });
  const cross = await browser.home.submit(question, {}, { origin: 'https://evil.example.com' });
  for (const { status, url } of [forged, cross]) expect([status, url]).toEqual([422, path]);
});

test('At the callback the browser must still be signed in as the user who began', async ({
  server,
  newUser,
  browser,
}) => {
  const stranger = await made(server, server.register());
  const question = await browser.home.signIn(newUser, await askForPage(server, newUser, 'four'));
  const begun = await browser.home.submit(question);
  const callback = await browser.goUntilCallback(begun);
  await browser.home.submit(await browser.home.open('/sign-out'));
  await browser.home.signIn(stranger, '/account');
  server.takeEvents();
  const refused = await browser.home.send('GET', callback);
  expect([refused.status, refused.body.includes('is not connected here')]).toEqual([403, true]);
  expect(server.takeRecorded()).toMatchObject([
    { name: 'federation.refused', event: { userId: newUser.id, reason: 'other-user' } },
  ]);
  for (const user of [stranger, newUser]) expect(await listProviders(server, user)).toEqual([]);
});

test('A session that has ended connects nothing, although its cookie comes back', async ({
  server,
  newUser,
  browser,
}) => {
  const question = await browser.home.signIn(newUser, await askForPage(server, newUser, 'four'));
  const begun = await browser.home.submit(question);
  const callback = await browser.goUntilCallback(begun);
  await server.app.get(SessionsService).endAll({ userId: newUser.id }, 'email-undone');
  expect((await browser.home.send('GET', callback)).status).toBe(403);
  expect(await listProviders(server, newUser)).toEqual([]);
});

test('On /account a person connects an account and disconnects it, but not the last way to sign in', async ({
  server,
  newUser,
  browser,
}) => {
  const account = await browser.home.signIn(newUser, '/account');
  expect(account.body).toContain('You sign in with no account of another provider.');
  const page = await browser.open(PAGE);
  const done = await browser.submit(page, { provider: 'five' });
  expect(done.body).toContain('Your Corner five account is connected');
  expect((await browser.open('/account')).body).toContain('You can sign in with Corner five.');
  const list = await browser.open(PAGE);
  expect(list.body).toContain('five@example.org');
  const [, identity = ''] = /name="identity" value="([^"]+)"/.exec(String(list.body))!;
  const unknown = await browser.submit(list, { identity: "x' --" });
  expect(unknown.status).toBe(200);
  await removePassword(server, newUser.id);
  const last = await browser.submit(list, { identity });
  expect([last.status, last.body.includes('the only way in which you can sign in')]).toEqual([
    409,
    true,
  ]);
  const set = await browser.open('/account/password/first');
  await browser.submit(set, { new_password: newUser.password });
  const removed = await browser.submit(await browser.open(PAGE), { identity });
  expect([removed.status, removed.body.includes('five@example.org')]).toEqual([200, false]);
});

test('A user without a password connects a second provider after a fresh sign-in with the first, with no password set before', async ({
  server,
  upstream,
  browser,
}) => {
  upstream.person = createPerson();
  const page = await browser.open(
    `/federation/upstream/start?next=${encodeURIComponent(PAGE.slice(1))}`,
  );
  expect([page.url, page.body.includes(upstream.person.email)]).toEqual([PAGE, true]);
  server.takeEvents();
  const done = await browser.submit(page, { provider: 'six' });
  expect([done.status, done.body.includes('Your Corner six account is connected')]).toEqual([
    200,
    true,
  ]);
  expect(server.takeEvents()).toEqual(['identity.linked']);
});
