import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { describe, expect } from 'vitest';
import { Passkey } from '../../src/mfa/passkey.entity.js';
import { VirtualPasskey } from '../../src/testing.js';
import { serverTest } from '../support/fixtures.js';
import { addPasskey, addPasskeyOwner, signInWithPasskey } from '../support/passkeys.js';
import { removePassword } from '../support/reset.js';
import { ISSUER } from '../support/server.js';
import { decode } from '../support/tokens.js';

const test = serverTest();
const UUID = expect.stringMatching(/^[\da-f-]{36}$/);

const readPayload = (token: string) => decode(token).claims;

describe('a passkey', () => {
  test('is added by its owner, listed, and renamed', async ({ server }) => {
    const user = await server.register();
    const token = await server.signIn(user);
    server.takeEvents();
    const options = await server.call('POST', '/users/me/passkeys/options', { token });
    expect(options.status).toBe(200);
    expect(options.headers.get('cache-control')).toBe('no-store');
    expect(options.body).toMatchObject({
      rp: { id: 'localhost', name: 'localhost' },
      user: { name: user.username, displayName: user.username },
      attestation: 'none',
      excludeCredentials: [],
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
    const algorithms = (options.body.pubKeyCredParams as Array<{ alg: number }>).map(
      ({ alg }) => alg,
    );
    expect(algorithms).toEqual([-8, -7, -257]);
    expect(Buffer.from(options.body.user.id, 'base64url')).toHaveLength(32);

    const passkey = new VirtualPasskey(ISSUER);
    const credential = passkey.create(options.body);
    const json = { credential, name: 'My phone' };
    const added = await server.call('POST', '/users/me/passkeys', { token, json });
    expect(added.status).toBe(201);
    expect(added.body).toEqual({
      id: UUID,
      credential_id: passkey.credentialId.toString('base64url'),
      name: 'My phone',
      aaguid: '00000000-0000-0000-0000-000000000000',
      synced: true,
      backed_up: true,
      suspended: false,
      created_at: expect.any(String),
      last_used_at: null,
    });
    expect(server.takeRecorded()).toEqual([
      { name: 'passkey.added', event: { userId: user.id, passkeyId: added.body.id } },
    ]);

    const path = `/users/me/passkeys/${added.body.id}`;
    const renamed = await server.call('PATCH', path, { token, json: { name: 'Old phone' } });
    expect(renamed).toMatchObject({ status: 200, body: { ...added.body, name: 'Old phone' } });
    expect(server.takeEvents()).toEqual(['passkey.renamed']);
    const listed = await server.call('GET', '/users/me/passkeys', { token });
    expect(listed).toMatchObject({ status: 200, body: [renamed.body] });
  });

  test('signs its owner in without a name, as two factors', async ({ server }) => {
    const { user, token, passkey } = await addPasskeyOwner(server);
    const options = await server.call('POST', '/login/passkey/options');
    expect(options.body).toMatchObject({ rpId: 'localhost', allowCredentials: [] });
    expect(options.headers.get('cache-control')).toBe('no-store');
    const signedIn = await signInWithPasskey(server, passkey);
    expect(signedIn.status).toBe(200);
    expect(signedIn.headers.get('cache-control')).toBe('no-store');
    expect(server.takeEvents()).toEqual(['session.started']);
    const claims = readPayload(signedIn.body.access_token);
    expect(claims).toMatchObject({ sub: user.id, acr: 'phr', amr: ['swk', 'user', 'mfa'] });
    const { body } = await server.call('GET', '/users/me/passkeys', { token });
    expect(body[0].last_used_at).toEqual(expect.any(String));
  });

  test('signs in with the scopes that were asked for, and with no unknown one', async ({
    server,
  }) => {
    const { passkey } = await addPasskeyOwner(server, { synced: false });
    const { body } = await signInWithPasskey(server, passkey, { scope: 'items:read' });
    expect(body.scope).toBe('items:read');
    expect(readPayload(body.access_token)).toMatchObject({ amr: ['hwk', 'user', 'mfa'] });
    expect(await signInWithPasskey(server, passkey, { scope: 'none:such' })).toMatchObject({
      status: 422,
    });
  });

  test('no longer signs in when it is deleted', async ({ server }) => {
    const { user, token, passkey, added } = await addPasskeyOwner(server);
    const other = new VirtualPasskey(ISSUER);
    await addPasskey(server, token, other);
    server.takeEvents();
    const deleted = await server.call('DELETE', `/users/me/passkeys/${added.id}`, { token });
    expect(deleted).toMatchObject({
      status: 200,
      body: {
        signal: {
          rp_id: 'localhost',
          user_id: expect.any(String),
          all_accepted_credential_ids: [other.credentialId.toString('base64url')],
        },
      },
    });
    expect(server.takeRecorded()).toEqual([
      { name: 'passkey.removed', event: { userId: user.id, passkeyId: added.id } },
    ]);
    const refused = await signInWithPasskey(server, passkey);
    expect(refused).toMatchObject({ status: 401, body: { code: 'invalid_passkey' } });
    expect(refused.headers.get('www-authenticate')).toBe('Bearer');
    expect(await signInWithPasskey(server, other)).toMatchObject({ status: 200 });
  });

  test('belongs to its owner alone', async ({ server }) => {
    const { added } = await addPasskeyOwner(server);
    const token = await server.signIn(await server.register());
    const path = `/users/me/passkeys/${added.id}`;
    const json = { name: 'Mine' };
    expect(await server.call('PATCH', path, { token, json })).toMatchObject({ status: 404 });
    expect(await server.call('DELETE', path, { token })).toMatchObject({ status: 404 });
    const listed = await server.call('GET', '/users/me/passkeys', { token });
    expect(listed.body).toEqual([]);
  });

  test('is registered once', async ({ server }) => {
    const { token, passkey } = await addPasskeyOwner(server);
    const again = await addPasskey(server, token, passkey);
    expect(again).toMatchObject({ status: 409, body: { code: 'passkey_taken' } });
    const options = await server.call('POST', '/users/me/passkeys/options', { token });
    expect(options.body.excludeCredentials).toEqual([
      {
        type: 'public-key',
        id: passkey.credentialId.toString('base64url'),
        transports: ['hybrid', 'internal'],
      },
    ]);
  });

  test('is refused as the 51st of its owner, also if its options were created in time', async ({
    server,
  }) => {
    const { user, token } = await addPasskeyOwner(server);
    const rows = server.app.get(DataSource).getRepository(Passkey);
    const row = await rows.findOneByOrFail({ userId: user.id });
    for (let count = 1; count < 49; count++) {
      await rows.insert({ ...row, id: randomUUID(), credentialId: randomUUID() });
    }
    const options = () => server.call('POST', '/users/me/passkeys/options', { token });
    const answers = await Promise.all(
      [await options(), await options(), await options()].map(({ body }) => {
        const json = { credential: new VirtualPasskey(ISSUER).create(body) };
        return server.call('POST', '/users/me/passkeys', { token, json });
      }),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409]);
    const refused = answers.find(({ status }) => status === 409)!;
    expect(refused.body.code).toBe('too_many_passkeys');
    expect((await options()).body.code).toBe('too_many_passkeys');
    expect(await rows.countBy({ userId: user.id })).toBe(50);
  });

  test('names the same user in all options', async ({ server }) => {
    const { token } = await addPasskeyOwner(server);
    const ids = await Promise.all(
      [1, 2, 3].map(async () => {
        const { body } = await server.call('POST', '/users/me/passkeys/options', { token });
        return body.user.id as string;
      }),
    );
    expect(new Set(ids).size).toBe(1);
  });

  test('of a disabled user says so, after a good signature only', async ({ server }) => {
    const { user, passkey } = await addPasskeyOwner(server);
    const foreign = new VirtualPasskey(ISSUER);
    await server.disable(user.id);
    server.takeEvents();
    const refused = await signInWithPasskey(server, passkey);
    expect(refused).toMatchObject({ status: 401, body: { code: 'inactive_user' } });
    expect(server.takeRecorded()).toMatchObject([
      { name: 'sign-in.failed', event: { userId: user.id, reason: 'inactive-user' } },
    ]);
    Object.assign(foreign, { credentialId: passkey.credentialId, userHandle: 'AQ' });
    const forged = await signInWithPasskey(server, foreign);
    expect(forged).toMatchObject({ status: 401, body: { code: 'invalid_passkey' } });
  });

  test('that a token of another scope, or an old sign-in, would add is refused', async ({
    server,
  }) => {
    const user = await server.register();
    const token = await server.signIn(user);
    expect(await server.call('POST', '/users/me/passkeys/options')).toMatchObject({ status: 401 });
    server.setClockAhead(700);
    const old = await server.call('POST', '/users/me/passkeys/options', { token });
    expect(old).toMatchObject({
      status: 401,
      body: { code: 'insufficient_user_authentication', max_age: 600 },
    });
    server.setClockAhead(0);
  });

  test('is not deleted if it is the only way to sign in', async ({ server }) => {
    const { user, token, added, passkey } = await addPasskeyOwner(server);
    await removePassword(server, user.id);
    const path = `/users/me/passkeys/${added.id}`;
    const refused = await server.call('DELETE', path, { token });
    expect(refused).toMatchObject({ status: 409, body: { code: 'last_sign_in_method' } });
    expect(await signInWithPasskey(server, passkey)).toMatchObject({ status: 200 });
  });

  test('stays if it and the other last one are deleted at once', async ({ server }) => {
    const { user, token, added } = await addPasskeyOwner(server);
    const { body } = await addPasskey(server, token, new VirtualPasskey(ISSUER));
    await removePassword(server, user.id);
    const answers = await Promise.all(
      [added.id, body.id].map((id) => server.call('DELETE', `/users/me/passkeys/${id}`, { token })),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    const listed = await server.call('GET', '/users/me/passkeys', { token });
    expect(listed.body).toHaveLength(1);
  });
});
