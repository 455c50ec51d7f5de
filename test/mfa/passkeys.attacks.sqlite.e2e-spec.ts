import { randomBytes } from 'node:crypto';
import { describe, expect } from 'vitest';
import { VirtualPasskey } from '../../src/testing.js';
import { serverTest } from '../support/fixtures.js';
import {
  addPasskey,
  addPasskeyOwner,
  answerSignIn,
  signInWithPasskey,
} from '../support/passkeys.js';
import { ISSUER } from '../support/server.js';

const test = serverTest();
const REFUSED = { status: 401, body: { code: 'invalid_passkey' } };

describe('the answer of a passkey', () => {
  test('signs in once, of 16 that are sent at once to two instances', async ({ server }) => {
    const { passkey } = await addPasskeyOwner(server);
    const json = { credential: await answerSignIn(server, passkey) };
    const instance = await server.startInstance();
    const servers = [server, instance];
    const answers = await Promise.all(
      Array.from({ length: 16 }, (_, i) =>
        servers[i % 2]!.call('POST', '/login/passkey', { json }),
      ),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => status === 401)).toHaveLength(15);
    expect(await instance.call('POST', '/login/passkey', { json })).toMatchObject(REFUSED);
  });

  test('is refused if its challenge is for something else, or of another user or session', async ({
    server,
  }) => {
    const { user, token, passkey } = await addPasskeyOwner(server);
    const other = await addPasskeyOwner(server);
    const creation = await server.call('POST', '/users/me/passkeys/options', { token });
    const credential = passkey.get({ challenge: creation.body.challenge, rpId: 'localhost' });
    const signedIn = await server.call('POST', '/login/passkey', { json: { credential } });
    expect(signedIn).toMatchObject(REFUSED);

    const added = new VirtualPasskey(ISSUER);
    const json = { credential: added.create(creation.body) };
    const rejected = { status: 422, body: { code: 'passkey_rejected' } };
    const session = await server.signIn(user);
    for (const foreign of [other.token, session]) {
      const answer = await server.call('POST', '/users/me/passkeys', { token: foreign, json });
      expect(answer).toMatchObject(rejected);
    }
    // The requests of others have not used it up.
    expect(await server.call('POST', '/users/me/passkeys', { token, json })).toMatchObject({
      status: 201,
    });
    expect(await server.call('POST', '/users/me/passkeys', { token, json })).toMatchObject(
      rejected,
    );
  });

  test('is refused after five minutes', async ({ server }) => {
    const { passkey } = await addPasskeyOwner(server);
    const json = { credential: await answerSignIn(server, passkey) };
    server.setClockAhead(301);
    expect(await server.call('POST', '/login/passkey', { json })).toMatchObject(REFUSED);
    server.setClockAhead(0);
  });

  test('is refused for a challenge of its own, and for one of another server', async ({
    server,
    startServer,
  }) => {
    const { passkey } = await addPasskeyOwner(server);
    const foreign = await answerSignIn(await startServer(), passkey);
    const own = passkey.get({
      challenge: randomBytes(53).toString('base64url'),
      rpId: 'localhost',
    });
    for (const credential of [foreign, own]) {
      const answer = await server.call('POST', '/login/passkey', { json: { credential } });
      expect(answer).toMatchObject(REFUSED);
    }
  });

  test('is refused if its user is not verified, and in a registration too', async ({ server }) => {
    const { token, passkey } = await addPasskeyOwner(server);
    passkey.isUserVerified = false;
    expect(await signInWithPasskey(server, passkey)).toMatchObject(REFUSED);
    const careless = new VirtualPasskey(ISSUER);
    careless.isUserVerified = false;
    expect(await addPasskey(server, token, careless)).toMatchObject({ status: 422 });
  });

  test('is refused if it names another user, or none', async ({ server }) => {
    const { passkey } = await addPasskeyOwner(server);
    const { passkey: other } = await addPasskeyOwner(server);
    const handle = (passkey as unknown as { userHandle: string }).userHandle;
    for (const userHandle of [(other as unknown as { userHandle: string }).userHandle, null]) {
      Object.assign(passkey, { userHandle });
      expect(await signInWithPasskey(server, passkey)).toMatchObject(REFUSED);
    }
    Object.assign(passkey, { userHandle: handle });
    expect(await signInWithPasskey(server, passkey)).toMatchObject({ status: 200 });
  });

  test('of a passkey on one device is refused for good if its counter goes back', async ({
    server,
  }) => {
    const { user, token, passkey, added } = await addPasskeyOwner(server, { synced: false });
    passkey.counter = 7;
    expect(await signInWithPasskey(server, passkey)).toMatchObject({ status: 200 });
    server.takeEvents();
    passkey.counter = 4;
    expect(await signInWithPasskey(server, passkey)).toMatchObject(REFUSED);
    expect(server.takeRecorded()).toMatchObject([
      { name: 'passkey.clone-suspected', event: { userId: user.id, passkeyId: added.id } },
      { name: 'sign-in.failed', event: { userId: user.id, reason: 'wrong-passkey' } },
    ]);
    passkey.counter = 20;
    expect(await signInWithPasskey(server, passkey)).toMatchObject(REFUSED);
    const { body } = await server.call('GET', '/users/me/passkeys', { token });
    expect(body).toMatchObject([{ id: added.id, suspended: true }]);
  });

  test('of a synced passkey is accepted with any counter', async ({ server }) => {
    const { passkey } = await addPasskeyOwner(server);
    for (const counter of [9, 0, 9]) {
      passkey.counter = counter;
      expect(await signInWithPasskey(server, passkey)).toMatchObject({ status: 200 });
    }
  });

  test('is tried 100 times an hour from one address, if it is wrong', async ({ startServer }) => {
    const server = await startServer();
    server.stopClock();
    const { passkey } = await addPasskeyOwner(server);
    expect(await signInWithPasskey(server, passkey)).toMatchObject({ status: 200 });
    const foreign = new VirtualPasskey(ISSUER);
    for (let i = 0; i < 100; i++) {
      const credential = foreign.get({ challenge: 'AAAA', rpId: 'localhost' });
      const answer = await server.call('POST', '/login/passkey', { json: { credential } });
      expect(answer.status).toBe(401);
    }
    expect(await signInWithPasskey(server, passkey)).toMatchObject({
      status: 429,
      body: { code: 'too_many_requests' },
    });
  });

  test('in any other form is a 4xx, and never a 5xx', async ({ server }) => {
    const { token, passkey } = await addPasskeyOwner(server);
    const good = (await answerSignIn(server, passkey)) as {
      id: string;
      response: Record<string, unknown>;
    };
    const deep = JSON.parse('['.repeat(3_000) + ']'.repeat(3_000)) as unknown;
    const values = [
      null,
      0,
      '',
      [],
      {},
      deep,
      '\u0000',
      '\ud800',
      'a'.repeat(15_000),
      '+/==',
      true,
    ];
    const withResponse = (member: string, value: unknown) => ({
      ...good,
      response: { ...good.response, [member]: value },
    });
    const credentials: unknown[] = [
      ...values,
      ...values.map((id) => ({ ...good, id, rawId: id })),
      ...values.map((rawId) => ({ ...good, rawId })),
      ...values.map((type) => ({ ...good, type })),
      ...values.map((response) => ({ ...good, response })),
      ...['clientDataJSON', 'authenticatorData', 'signature', 'userHandle'].flatMap((member) =>
        values.map((value) => withResponse(member, value)),
      ),
    ];
    for (const credential of credentials) {
      const login = await server.call('POST', '/login/passkey', { json: { credential } });
      // Without the user handle of its own, it is still well-formed.
      expect([401, 422]).toContain(login.status);
      const json = { credential };
      const added = await server.call('POST', '/users/me/passkeys', { token, json });
      expect(added.status).toBe(422);
    }
    for (const body of ['{"credential":{"__proto__":{}}}', '{"__proto__":{"credential":1}}']) {
      const headers = { 'content-type': 'application/json' };
      const answer = await server.call('POST', '/login/passkey', { body, headers });
      expect([400, 422]).toContain(answer.status);
    }
    for (const name of ['', ' ', 'a'.repeat(65), '\u0000', '\ud800', 7, null]) {
      const renamed = await server.call('PATCH', '/users/me/passkeys/x', { token, json: { name } });
      expect([404, 422]).toContain(renamed.status);
    }
  });
});
