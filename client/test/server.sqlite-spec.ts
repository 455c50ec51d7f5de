import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { expect } from 'vitest';
import { createNightlatch, type Nightlatch } from 'nightlatch-client';
import { clientCredentials } from 'nightlatch-client/client-credentials';
import { SessionsService } from '../../src/index.js';
import { serverTest } from '../../test/support/fixtures.js';
import { enrolTotp, nextCode } from '../../test/support/second-factor.js';
import { CountingProxy } from './counting-proxy.js';
import { FakeStorage } from './fake-server.js';

const SECRET = 's'.repeat(40);

const test = serverTest({
  clients: [{ client_id: 'billing', client_secret: SECRET, scope: 'items:read' }],
})
  .extend('proxy', async ({ server }, { onCleanup }) => {
    const proxy = await CountingProxy.before(server.url);
    onCleanup(() => proxy.close());
    return proxy;
  })
  .extend('storage', () => new FakeStorage())
  .extend('nightlatch', ({ proxy, storage }, { onCleanup }): Nightlatch => {
    const nightlatch = createNightlatch({ issuer: proxy.url, storage });
    onCleanup(() => nightlatch.dispose());
    return nightlatch;
  })
  .extend('signedIn', async ({ nightlatch, newUser, server }) => {
    await nightlatch.signIn({ username: newUser.email, password: newUser.password });
    server.takeEvents();
    return nightlatch;
  });

/** Makes the client take its access token for an expired one. */
function expire({ texts }: FakeStorage): void {
  const [[key, text]] = [...texts] as [[string, string]];
  const stored = JSON.parse(text) as { at: number };
  texts.set(key, JSON.stringify({ ...stored, at: stored.at - 900_000 }));
}

const me = (nightlatch: Nightlatch) => nightlatch.fetch(`${nightlatch.issuer}/users/me`);
const readStatuses = async (nightlatch: Nightlatch, count: number) => {
  const answers = await Promise.all(Array.from({ length: count }, () => me(nightlatch)));
  return new Set(answers.map(({ status }) => status));
};

test('signIn() takes an e-mail address or a user name, and rejects a wrong password with invalid_credentials', async ({
  nightlatch,
  user: { id, username, email, password },
}) => {
  for (const login of [email, username]) {
    await nightlatch.signIn({ username: login, password, scope: 'items:read' });
    expect(nightlatch.session).toMatchObject({ subject: id, scope: 'items:read' });
    expect(await (await me(nightlatch)).json()).toMatchObject({ id });
  }
  await expect(nightlatch.signIn({ username, password: 'wrong' })).rejects.toMatchObject({
    code: 'invalid_credentials',
    status: 401,
    message: 'Incorrect username or password',
  });
  expect(nightlatch.state).toBe('signed-in');
});

test('secondFactor() finishes a sign-in after mfa_required', async ({
  server,
  nightlatch,
  newUser,
}) => {
  const { username, password, ...totp } = await enrolTotp(server, newUser);
  const error = await nightlatch.signIn({ username, password }).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: 'mfa_required', methods: ['totp', 'recovery_code'] });
  const { mfaToken } = error as { mfaToken: string };
  await nightlatch.secondFactor({ mfaToken, code: nextCode(server, totp) });
  expect((await me(nightlatch)).status).toBe(200);
});

test('Ten requests at once after the expiry cost one refresh', async ({
  signedIn,
  storage,
  proxy,
}) => {
  expire(storage);
  expect(await readStatuses(signedIn, 10)).toEqual(new Set([200]));
  expect([proxy.count('POST /token'), proxy.count('GET /users/me')]).toEqual([1, 10]);
});

test('Ten requests at once whose token the server rejects cost one refresh, and all succeed', async ({
  signedIn,
  server,
  proxy,
}) => {
  server.advanceClock(1_000);
  expect(await readStatuses(signedIn, 10)).toEqual(new Set([200]));
  expect(proxy.count('POST /token')).toBe(1);
});

test('An answer that is lost after the rotation is asked for again, and the session goes on', async ({
  signedIn,
  storage,
  proxy,
  server,
  newUser,
}) => {
  expire(storage);
  proxy.breakNext('POST /token', 'drop');
  await expect(signedIn.accessToken()).rejects.toMatchObject({ code: 'unavailable' });
  expect(signedIn.state).toBe('stale');
  await expect.poll(() => signedIn.accessToken().catch(() => null)).not.toBeNull();
  expect(signedIn.state).toBe('signed-in');
  expect(await server.app.get(SessionsService).list(newUser.id)).toHaveLength(1);
  expect(server.takeEvents()).not.toContain('refresh-token.reused');
});

test('HTML in place of an answer keeps the user signed in', async ({
  signedIn,
  storage,
  proxy,
}) => {
  for (const status of [200, 400, 401]) {
    expire(storage);
    proxy.breakNext('POST /token', (response) => response.writeHead(status).end('<h1>WLAN</h1>'));
    await expect(me(signedIn)).rejects.toMatchObject({ code: 'unavailable', status });
    await expect
      .poll(() =>
        me(signedIn).then(
          ({ ok }) => ok,
          () => false,
        ),
      )
      .toBe(true);
  }
});

test('A session that the server has ended signs out, and the subscribers hear it once', async ({
  signedIn,
  server,
  newUser,
}) => {
  const heard: string[] = [];
  signedIn.subscribe((state, reason) => heard.push(`${state} ${reason}`));
  await server.disable(newUser.id);
  for (const call of [me(signedIn), me(signedIn)]) {
    await expect(call).rejects.toMatchObject({ code: 'signed_out' });
  }
  expect(heard).toEqual(['signed-out invalid_grant']);
});

test('signOut() ends the session at the server, also with an access token that has expired', async ({
  signedIn,
  storage,
  server,
  newUser,
}) => {
  expire(storage);
  await signedIn.signOut();
  expect(server.takeEvents()).toEqual(['session.ended']);
  expect(await server.app.get(SessionsService).list(newUser.id)).toEqual([]);
  expect(storage.texts.size).toBe(0);
});

test('A redirect to another origin does not take the token along', async ({ signedIn, proxy }) => {
  const elsewhere = await CountingProxy.before(null);
  const got: unknown[] = [];
  elsewhere.breakNext('GET /', (response) => {
    got.push(response.req.headers.authorization);
    response.end();
  });
  proxy.breakNext('GET /elsewhere', (response) => {
    response.writeHead(302, { location: `${elsewhere.url}/` }).end();
  });
  await signedIn.fetch(`${proxy.url}/elsewhere`);
  await elsewhere.close();
  expect(got).toEqual([undefined]);
});

test('A refresh token and a password do not follow a redirect to another server', async ({
  signedIn,
  proxy,
  user: { username, password },
}) => {
  const elsewhere = await CountingProxy.before(null);
  for (const path of ['/token', '/login']) {
    proxy.breakNext(`POST ${path}`, (response) => {
      response.writeHead(307, { location: elsewhere.url + path }).end();
    });
  }
  const old = await signedIn.accessToken();
  await expect(signedIn.accessToken(old)).rejects.toMatchObject({ code: 'unavailable' });
  await expect(signedIn.signIn({ username, password })).rejects.toMatchObject({
    code: 'unavailable',
  });
  expect([signedIn.state, elsewhere.requests]).toEqual(['stale', []]);
  await elsewhere.close();
});

test.for(['memory', 'new SharedStore()'])(
  'A script with the storage %s that signs in and does not dispose exits by itself',
  async (storage, { proxy, user: { username, password } }) => {
    const contents = `
      import { createNightlatch } from './index.ts';
      class SharedStore extends Map {
        getItem = (key) => this.get(key) ?? null;
        setItem = (key, value) => void this.set(key, value);
        removeItem = (key) => void this.delete(key);
      }
      const storage = ${storage === 'memory' ? "'memory'" : storage};
      const nightlatch = createNightlatch({ issuer: '${proxy.url}', storage });
      await nightlatch.signIn(${JSON.stringify({ username, password })});
      await nightlatch.accessToken(await nightlatch.accessToken());
      console.log(nightlatch.state);
    `;
    const { outputFiles } = await build({
      stdin: { contents, resolveDir: 'client/src' },
      bundle: true,
      format: 'esm',
      write: false,
    });
    const args = ['--input-type=module', '--eval', outputFiles[0]!.text];
    const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 60_000 });
    expect(stdout).toBe('signed-in\n');
  },
);

test('clientCredentials() signs a service in', async ({ server, proxy }) => {
  const options = { issuer: proxy.url, origins: [server.url] };
  const service = clientCredentials(options, { id: 'billing', secret: SECRET });
  const answers = await Promise.all(
    [1, 2, 3].map(() => service.fetch(`${server.url}/users/me/items`)),
  );
  // A client has no items, but its token is valid.
  expect(answers.map(({ status }) => status)).not.toContain(401);
  expect(proxy.count('POST /token')).toBe(1);
});
