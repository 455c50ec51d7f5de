import { DataSource } from 'typeorm';
import { expect, vi } from 'vitest';
import { PasswordHasher } from '../../src/index.js';
import { serverTest } from '../support/fixtures.js';
import type { TestServer, TestUser } from '../support/server.js';

// Each is a hash of `secret`, which the policy would reject today.
const TUTORIAL = '$2b$12$EixZaYVK1fsbw1ZfbX3OXePaWxn96p36WQoeG6Lruj3vjPGga31lW';
const BCRYPT = '$2b$04$Df1xxIwsF97afZQU1SR.8OQzASauNQ8LJ8.b.Rx5RD1W8GXcTgWPu';
const WEAK_ARGON2ID =
  '$argon2id$v=19$m=8192,p=1,t=1$X9sOham7CULbLCt68nNrfA$91/nNabgLKwxlIUeuJA/sCgxvnJQqpKrxTwbaFUH7ak';
const CURRENT = /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/;
const NEW_PASSWORD = 'a new and longer password';

const store = (server: TestServer, { id }: TestUser, hash: string) =>
  server.app.get(DataSource).query(`UPDATE passwords SET hash = '${hash}' WHERE user_id = '${id}'`);

const stored = async (server: TestServer, { id }: TestUser) => {
  const sql = `SELECT hash FROM passwords WHERE user_id = '${id}'`;
  const rows = await server.app.get(DataSource).query<Array<{ hash: string }>>(sql);
  return rows[0]!.hash;
};

const signInWrongly = (server: TestServer, { username }: TestUser) =>
  server.call('POST', '/token', { form: { username, password: 'Secret' } });

/** `imported` is a user whose password came with a bcrypt hash. */
const test = serverTest({ hashing: undefined }).extend('imported', async ({ server, newUser }) => {
  await store(server, newUser, BCRYPT);
  return { ...newUser, password: 'secret' };
});

test('POST /token answers "Inactive user" to the right password of a disabled user with an imported hash', async ({
  server,
  imported,
}) => {
  await server.disable(imported.id);
  await expect(server.signIn(imported)).rejects.toThrow('Inactive user');
  await expect(server.signIn({ ...imported, password: 'Secret' })).rejects.toThrow('Incorrect');
});

test('POST /token accepts two concurrent sign-ins with an imported hash', async ({
  server,
  imported,
}) => {
  const tokens = await Promise.all([server.signIn(imported), server.signIn(imported)]);
  expect(tokens.every(Boolean)).toBe(true);
  expect(await stored(server, imported)).toMatch(CURRENT);
  await server.signIn(imported);
});

test('POST /token does not overwrite a password that was changed during the verification', async ({
  server,
  imported,
}) => {
  const hasher = server.app.get(PasswordHasher, { strict: false });
  const newer = await hasher.hash(NEW_PASSWORD);
  const verify = hasher.verify.bind(hasher);
  vi.spyOn(hasher, 'verify').mockImplementationOnce(async (...given) => {
    const right = await verify(...given);
    await store(server, imported, newer);
    return right;
  });
  await server.signIn(imported);
  expect(await stored(server, imported)).toBe(newer);
  await server.signIn({ ...imported, password: NEW_PASSWORD });
  await expect(server.signIn(imported)).rejects.toThrow('400');
});

test('PUT /users/me/password accepts the current password with an imported hash', async ({
  server,
  imported,
}) => {
  const token = await server.signIn(imported);
  // The sign-in keeps the imported hash when the hashing queue is full.
  await store(server, imported, BCRYPT);
  const change = (current_password: string) =>
    server.call('PUT', '/users/me/password', {
      token,
      json: { current_password, new_password: NEW_PASSWORD },
    });
  expect((await change('Secret')).status).not.toBe(204);
  expect(await stored(server, imported)).toBe(BCRYPT);
  expect((await change('secret')).status).toBe(204);
  expect(await stored(server, imported)).toMatch(CURRENT);
  await server.signIn({ ...imported, password: NEW_PASSWORD });
});

test.for([
  ['too expensive', TUTORIAL.replace('$12$', '$31$')],
  ['damaged', TUTORIAL.slice(0, -1)],
  ['clear text', 'secret'],
] as const)(
  'POST /token rejects an imported hash that is %s, without computing or logging it',
  async ([_what, hash], { server, imported }) => {
    await store(server, imported, hash);
    const begin = performance.now();
    await expect(server.signIn(imported)).rejects.toThrow('400');
    expect(performance.now() - begin).toBeLessThan(10_000);
    expect(await stored(server, imported)).toBe(hash);
    expect(server.log.join('')).not.toContain(TUTORIAL.slice(-20));
  },
);

// Last, because every rejected sign-in after it takes as long as the slowest hash.
test.for([
  ['the bcrypt hash of the FastAPI tutorial', TUTORIAL],
  ['an argon2id hash with weaker parameters', WEAK_ARGON2ID],
] as const)(
  'POST /token accepts %s, and replaces it with argon2id after a correct password only',
  async ([_what, hash], { server, imported }) => {
    await store(server, imported, hash);
    expect((await signInWrongly(server, imported)).body.error).toBe('invalid_grant');
    expect(await stored(server, imported)).toBe(hash);
    await server.signIn(imported);
    expect(await stored(server, imported)).toMatch(CURRENT);
    await server.signIn(imported);
    expect((await signInWrongly(server, imported)).status).toBe(400);
  },
);
