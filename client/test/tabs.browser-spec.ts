import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DataSource } from 'typeorm';
import { expect } from 'vitest';
import { SessionsService, User } from '../../src/index.js';
import { withoutBrowser } from '../../test/support/browser.js';
import { addAuthenticator } from '../../test/support/virtual-authenticator.js';
import { expire, openPage, readMe, signIn, type Tabs, tabsTest } from './tabs.js';

const test = tabsTest().skipIf(withoutBrowser);

const countSessions = async ({ server }: Tabs, { id }: { id: string }) =>
  (await server.app.get(SessionsService).list(id)).length;

test('Ten tabs that wake at once stay signed in, in one session, with at most ten refreshes', async ({
  tabs,
  user,
  signedIn,
  open,
}) => {
  const pages = [signedIn, ...(await Promise.all(Array.from({ length: 9 }, () => open())))];
  await expire(signedIn);
  const ids = await Promise.all(pages.map(readMe));
  expect(new Set(ids)).toEqual(new Set([user.id]));
  expect(await countSessions(tabs, user)).toBe(1);
  expect(tabs.proxy.count('POST /token')).toBeLessThanOrEqual(10);
  expect(tabs.server.takeEvents()).not.toContain('refresh-token.reused');
});

test('A tab that was frozen while another one rotated the tokens goes on after the thaw', async ({
  tabs,
  user,
  signedIn,
  open,
  context,
}) => {
  const frozen = await open();
  const devtools = await context.newCDPSession(frozen);
  await devtools.send('Page.setWebLifecycleState', { state: 'frozen' });
  for (let i = 0; i < 2; i++) {
    await signedIn.evaluate(async () => nightlatch.accessToken(await nightlatch.accessToken()));
    // Beyond the time in which the server repeats an answer.
    tabs.server.advanceClock(120);
  }
  await devtools.send('Page.setWebLifecycleState', { state: 'active' });
  await expire(signedIn);
  expect(await readMe(frozen)).toBe(user.id);
  expect(await countSessions(tabs, user)).toBe(1);
  expect(tabs.server.takeEvents()).not.toContain('refresh-token.reused');
});

test('A sign-out in one tab during a refresh in another one signs both out, and nothing comes back', async ({
  tabs,
  user,
  signedIn,
  open,
}) => {
  const other = await open();
  let release!: () => void;
  tabs.proxy.breakNext('POST /token', new Promise<void>((resolve) => (release = resolve)));
  await expire(signedIn);
  const call = readMe(other);
  await expect.poll(() => tabs.proxy.count('POST /token')).toBe(1);
  await signedIn.evaluate(() => nightlatch.signOut());
  release();
  expect(await call).toBe('signed_out');
  for (const page of [signedIn, other]) {
    await expect.poll(() => page.evaluate(() => nightlatch.state)).toBe('signed-out');
    expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([]);
  }
  const signOuts = await other.evaluate(() =>
    heard.filter((each) => each.startsWith('signed-out')),
  );
  expect(signOuts).toHaveLength(1);
  expect(await countSessions(tabs, user)).toBe(0);
});

test('A user who signs in in another tab is the user of every tab', async ({
  tabs,
  user,
  signedIn,
  open,
}) => {
  const other = await open();
  expect(await readMe(other)).toBe(user.id);
  const next = await tabs.server.register();
  await signIn(other, next);
  await expect.poll(() => signedIn.evaluate(() => nightlatch.session?.subject)).toBe(next.id);
  expect(await readMe(signedIn)).toBe(next.id);
});

test('Where the storage is blocked, a user signs in for as long as the page is open', async ({
  user,
  open,
  context,
}) => {
  await context.addInitScript(() => {
    for (const name of ['localStorage', 'sessionStorage']) {
      Object.defineProperty(window, name, {
        get() {
          throw new DOMException('Access is denied for this document.', 'SecurityError');
        },
      });
    }
  });
  const page = await open();
  await signIn(page, user);
  expect(await page.evaluate(() => nightlatch.persistent)).toBe(false);
  expect(await readMe(page)).toBe(user.id);
});

test.for([1, -1])(
  'A clock that jumps by %i h keeps the user signed in',
  async (hours, { user, signedIn }) => {
    await signedIn.evaluate((jump) => {
      const { now } = Date;
      Date.now = () => now() + jump * 3_600_000;
    }, hours);
    expect(await readMe(signedIn)).toBe(user.id);
    expect(await signedIn.evaluate(() => nightlatch.state)).toBe('signed-in');
  },
);

test('A redirect to another origin does not take the token along', async ({ tabs, signedIn }) => {
  const got: Array<string | undefined> = [];
  const elsewhere = createServer(({ headers }, response) => {
    got.push(headers.authorization);
    response.writeHead(200, { 'access-control-allow-origin': '*' }).end();
  }).listen(0, '127.0.0.1');
  await new Promise((listening) => elsewhere.once('listening', listening));
  const { port } = elsewhere.address() as AddressInfo;
  const cors = { 'access-control-allow-origin': tabs.origin };
  tabs.proxy.breakNext('GET /elsewhere', (response) => {
    response.writeHead(302, { ...cors, location: `http://127.0.0.1:${port}/` }).end();
  });
  const status = await signedIn.evaluate(async () => {
    const answer = await nightlatch.fetch(`${nightlatch.issuer}/elsewhere`);
    return answer.status;
  });
  elsewhere.close();
  expect([status, got]).toEqual([200, [undefined]]);
});

test('A page of CORS_ORIGINS reads the codes of a sign-in with a second factor', async ({
  user,
  open,
}) => {
  const page = await open();
  const codes = await page.evaluate(async (username) => {
    const wrong = nightlatch.signIn({ username, password: 'wrong' });
    const second = nightlatch.secondFactor({ mfaToken: 'mfa_x', code: '123456' });
    const read = (error: { code: string }) => error.code;
    return [await wrong.catch(read), await second.catch(read)];
  }, user.username);
  expect(codes).toEqual(['invalid_credentials', 'mfa_token_not_valid']);
});

test('A page in React StrictMode signs in with a redirect: one exchange, and no CORS_ORIGINS', async ({
  tabs,
  user,
  context,
}) => {
  const page = await openPage(context, `${tabs.clientOrigin}/react`);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.fill('#username', user.username);
  await page.fill('#password', user.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByText(`Signed in as ${user.id} at /react`).waitFor();
  expect(page.url()).toBe(`${tabs.clientOrigin}/callback`);
  expect(tabs.proxy.count('POST /token')).toBe(1);
  // The other endpoints that pages of a public client may call.
  const claims = await page.evaluate(async () => {
    await nightlatch.accessToken(await nightlatch.accessToken());
    const answer = await nightlatch.fetch(`${nightlatch.issuer}/userinfo`);
    await nightlatch.signOut();
    return (await answer.json()) as { sub?: string };
  });
  expect(claims.sub).toBe(user.id);
  // That of the browser at the server goes on.
  expect(await countSessions(tabs, user)).toBe(1);
});

test('A passkey signs in, and is the second factor after a password', async ({
  tabs,
  user,
  signedIn,
}) => {
  await addAuthenticator(signedIn);
  const subject = await signedIn.evaluate(async () => {
    const call = async (path: string, json: object) => {
      const init = {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(json),
      };
      const answer = await nightlatch.fetch(nightlatch.issuer + path, init);
      return (await answer.json()) as PublicKeyCredentialCreationOptionsJSON;
    };
    const options = await call('/users/me/passkeys/options', {});
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
    const credential = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential;
    await call('/users/me/passkeys', { credential: credential.toJSON() });
    await nightlatch.signOut();
    return (await lib.signInWithPasskey(nightlatch)).subject;
  });
  expect(subject).toBe(user.id);
  const users = tabs.server.app.get(DataSource).getRepository(User);
  await users.update(user.id, { secondFactorOn: true });
  const second = await signedIn.evaluate(async ({ username, password }) => {
    await nightlatch.signOut();
    const challenge = nightlatch.signIn({ username, password });
    const error = await challenge.catch((reason: { mfaToken: string }) => reason);
    return (await lib.secondFactorWithPasskey(nightlatch, (error as { mfaToken: string }).mfaToken))
      .subject;
  }, user);
  expect(second).toBe(user.id);
});
