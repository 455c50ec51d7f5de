import { DataSource } from 'typeorm';
import { expect } from 'vitest';
import { serverTest } from '../support/fixtures.js';
import { databaseKind } from '../support/databases.js';
import { PASSWORD, type TestServer } from '../support/server.js';

const register = (server: TestServer, json: unknown) => server.call('POST', '/users', { json });

const test = serverTest();

test('POST /users answers 201 with the user and a Location, and without the password', async ({
  server,
}) => {
  const { status, headers, body } = await register(server, {
    email: 'JohnDoe@Example.com',
    username: 'JohnDoe',
    full_name: 'John Doe',
    password: PASSWORD,
  });
  expect(status).toBe(201);
  expect(headers.get('location')).toBe('/users/me');
  expect(headers.get('cache-control')).toBe('no-store');
  expect(body).toEqual({
    id: expect.stringMatching(
      /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    ),
    email: 'JohnDoe@Example.com',
    email_verified: false,
    username: 'johndoe',
    full_name: 'John Doe',
    locale: null,
    disabled: false,
    roles: [],
    created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    updated_at: body.created_at,
  });
});

test('POST /users requires neither a user name nor a full name', async ({ server }) => {
  const { status, body } = await register(server, {
    email: 'bare@example.com',
    password: PASSWORD,
  });
  expect(status).toBe(201);
  expect(body).toMatchObject({ username: null, full_name: null });
});

test.for([
  ['another case', 'TAKEN@EXAMPLE.COM'],
  ['full-width letters', 'ｔａｋｅｎ@example.com'],
  ['a Kelvin sign', 'ta\u212aen@example.com'],
  ['a full-width at sign and dot', 'taken＠example．com'],
] as const)(
  'POST /users answers 409 email_taken to the same address in %s',
  async ([_how, email], { server }) => {
    await register(server, { email: 'taken@example.com', password: PASSWORD });
    const { status, headers, body } = await register(server, { email, password: PASSWORD });
    expect([status, body.code]).toEqual([409, 'email_taken']);
    expect(headers.get('location')).toBeNull();
  },
);

test('POST /users answers 409 username_taken to the same user name in another spelling, and registers nothing', async ({
  server,
}) => {
  await register(server, { email: 'first@example.com', username: 'admin', password: PASSWORD });
  const { status, body } = await register(server, {
    email: 'second@example.com',
    username: 'ＡＤＭＩＮ',
    password: PASSWORD,
  });
  expect([status, body.code]).toEqual([409, 'username_taken']);
  const retry = await register(server, { email: 'second@example.com', password: PASSWORD });
  expect(retry.status, 'the refused registration left nothing behind').toBe(201);
});

test('POST /users answers 409 email_taken when the address and the user name are both taken', async ({
  server,
}) => {
  const json = { email: 'both@example.com', username: 'both', password: PASSWORD };
  await register(server, json);
  const { status, body } = await register(server, json);
  expect([status, body.code]).toEqual([409, 'email_taken']);
});

test.for([
  ['no address', undefined],
  ['null', null],
  ['a number', 42],
  ['an array', ['a@example.com']],
  ['an object', { a: 1 }],
  ['blank', ' '],
  ['no @', 'example.com'],
  ['a space inside', 'a @example.com'],
  ['NUL', 'a\0b@example.com'],
  ['a line break', 'a@example.com\nbcc: b@example.com'],
  ['a lone surrogate', 'a\ud800@example.com'],
  ['a Cyrillic letter that looks Latin', 'p\u0430ul@example.com'],
  ['a dotless i', 'm\u0131ke@example.com'],
  ['a path in the domain', 'a@example.com/x'],
  ['a percent-encoded domain', 'a@ex%61mple.com'],
  ['an IP address in hexadecimal', 'a@0x7f.1'],
  ['255 characters', `${'a'.repeat(243)}@example.com`],
  ['60 kB', `${'a'.repeat(60_000)}@example.com`],
] as const)(
  'POST /users answers 422 to an e-mail address that is %s',
  async ([_what, email], { server }) => {
    const { status, body } = await register(server, { email, password: PASSWORD });
    expect([status, body.code]).toEqual([422, 'validation_failed']);
    expect(body.errors).toEqual([{ field: 'email', message: expect.any(String) }]);
  },
);

test.for([
  ['an address', 'a@example.com'],
  ['too short', 'ab'],
  ['too long', 'a'.repeat(33)],
  ['not letters', 'a b c'],
  ['a Cyrillic letter that looks Latin', '\u0430dmin'],
  ['null', null],
  ['a number', 12345],
  ['an array', ['abc']],
] as const)(
  'POST /users answers 422 to a user name that is %s',
  async ([_what, username], { server }) => {
    const { status, body } = await register(server, {
      email: 'names@example.com',
      username,
      password: PASSWORD,
    });
    expect([status, body.errors?.[0]?.field]).toEqual([422, 'username']);
  },
);

test.for(['role', 'roles', 'id', 'disabled', 'is_admin', 'constructor', 'toString'])(
  'POST /users answers 422 to the extra member %s',
  async (name, { server }) => {
    const { status, body } = await register(server, {
      email: 'extra@example.com',
      password: PASSWORD,
      [name]: true,
    });
    expect(status).toBe(422);
    expect(body.errors).toEqual([{ field: name, message: 'is not a known member' }]);
  },
);

test.for(['__proto__', 'constructor'])(
  'POST /users rejects the key %s, and no prototype is polluted',
  async (name, { server }) => {
    const body = `{"email":"p@example.com","password":"${PASSWORD}","${name}":{"prototype":{"x":1}}}`;
    const answer = await server.call('POST', '/users', {
      body,
      headers: { 'content-type': 'application/json' },
    });
    expect([400, 422]).toContain(answer.status);
    expect(({} as { x?: unknown }).x).toBeUndefined();
  },
);

test.for([
  ['7 characters', 'abcdefg', 'password_too_short'],
  ['129 characters', 'x'.repeat(129), 'password_too_long'],
  ['among the commonest', 'iloveyou1', 'password_too_common'],
  ['common, with digits behind', 'password123456', 'password_too_common'],
  ['the user name', 'marvin42', 'password_personal'],
  ['the address', 'paranoid@example.com', 'password_personal'],
  ['the full name', 'The Android 1', 'password_personal'],
  ['the product', 'nightlatch-nightlatch', 'password_personal'],
] as const)(
  'POST /users answers 422 to a password that is %s',
  async ([_what, password, code], { server }) => {
    const { status, body } = await register(server, {
      email: 'paranoid@example.com',
      username: 'marvin42',
      full_name: 'The Android',
      password,
    });
    expect([status, body.code]).toEqual([422, code]);
    expect(body.errors).toEqual([{ field: 'password', message: expect.any(String) }]);
    expect(JSON.stringify(body)).not.toContain(`"${password}"`);
  },
);

test.for([
  ['8 characters', 'kq7#tz2m'],
  ['15 lower-case letters', 'qzjxkwvbnmplokh'],
  ['128 characters', 'x'.repeat(128)],
  ['128 characters outside the BMP', '\u{1f512}'.repeat(128)],
  ['with NUL inside', 'before\0after-it'],
  ['with blanks around', '  spaced out  '],
] as const)(
  'POST /users accepts a password of %s, and only exactly that password signs in',
  async ([_what, password], { server }) => {
    const { username } = await server.register({ password });
    const signIn = (attempt: string) =>
      server.call('POST', '/login', { json: { username, password: attempt } });
    expect((await signIn(password)).status).toBe(200);
    expect((await signIn(`${password} `)).status).toBe(401);
    expect((await signIn([...password].slice(0, -1).join(''))).status).toBe(401);
    expect((await signIn(password.trim())).status).toBe(password.trim() === password ? 200 : 401);
  },
);

test('POST /login rejects a password in NFD when it was registered in NFC: passwords are not normalised', async ({
  server,
}) => {
  const { username } = await server.register({ password: 'caf\u00e9 au lait' });
  const { status } = await server.call('POST', '/login', {
    json: { username, password: 'cafe\u0301 au lait' },
  });
  expect(status).toBe(401);
});

test.for([null, 12345678, ['a'], { a: 1 }, '', 'abc\ud800defgh'])(
  'POST /users answers 422 to the password %j',
  async (password, { server }) => {
    const { status, body } = await register(server, { email: 'odd@example.com', password });
    expect([status, body.errors?.[0]?.field]).toEqual([422, 'password']);
  },
);

test('POST /users creates one account when 16 requests with the same address arrive at once', async ({
  server,
}) => {
  const json = { email: 'race@example.com', password: PASSWORD };
  const answers = await Promise.all(Array.from({ length: 16 }, () => register(server, json)));
  const statuses = answers.map(({ status }) => status).toSorted();
  expect(statuses).toEqual([201, ...Array<number>(15).fill(409)]);
});

test('POST /users stores an argon2id hash with a random salt, in a separate table', async ({
  startServer,
}) => {
  const server = await startServer({ hashing: undefined });
  const one = await server.register();
  const two = await server.register();
  const dataSource = server.app.get(DataSource);
  const rows: Array<{ hash: string }> = await dataSource.query(
    `SELECT hash FROM passwords WHERE user_id IN ('${one.id}', '${two.id}')`,
  );
  expect(rows).toHaveLength(2);
  expect(rows[0]!.hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(rows[0]!.hash).not.toBe(rows[1]!.hash);
  const columns = dataSource.getMetadata('User').columns.map(({ propertyName }) => propertyName);
  expect(columns.join()).not.toMatch(/hash|password/i);
});

test(`POST /users stores the user on ${databaseKind}`, ({ server }) => {
  const types = { sqlite: 'better-sqlite3', postgres: 'postgres' };
  expect(server.app.get(DataSource).options.type).toBe(types[databaseKind]);
});

test('POST /users answers 403 registration_closed with REGISTRATION=closed', async ({
  startServer,
}) => {
  const server = await startServer({ registration: 'closed' });
  const { status, body } = await server.call('POST', '/users', {
    json: { email: 'late@example.com', password: PASSWORD },
  });
  expect([status, body.code]).toEqual([403, 'registration_closed']);
});
