import { expect } from 'vitest';
import { serverTest } from '../support/fixtures.js';

const test = serverTest()
  .extend('user', { scope: 'file' }, ({ server }) => server.register({ full_name: 'John Doe' }))
  .extend('token', { scope: 'file' }, ({ server, user }) => server.signIn(user))
  .extend(
    'change',
    ({ server, token }) =>
      (json: unknown) =>
        server.call('PATCH', '/users/me', { token, json }),
  );

test('GET /users/me returns the user with Cache-Control: no-store', async ({
  server,
  token,
  user,
}) => {
  const { status, headers, body } = await server.call('GET', '/users/me', { token });
  expect(status).toBe(200);
  expect(headers.get('cache-control')).toBe('no-store');
  expect(Object.keys(body).toSorted()).toEqual(
    'created_at disabled email email_verified full_name id locale roles updated_at username'.split(
      ' ',
    ),
  );
  expect(body).toMatchObject({ id: user.id, email: user.email, full_name: 'John Doe' });
  expect(body).toMatchObject({ email_verified: false, locale: null });
});

test('PATCH /users/me changes the given members and keeps the others', async ({ change, user }) => {
  const { status, body } = await change({ full_name: 'Jane Doe' });
  expect(status).toBe(200);
  expect(body).toMatchObject({ full_name: 'Jane Doe', username: user.username });
  expect(Date.parse(body.updated_at)).toBeGreaterThan(Date.parse(body.created_at));
});

test('PATCH /users/me clears full_name when it is null', async ({ change }) => {
  expect((await change({ full_name: null })).body.full_name).toBeNull();
});

test('PATCH /users/me changes the language in its canonical form, and clears it', async ({
  change,
}) => {
  expect((await change({ locale: 'pt_br' })).body.locale).toBe('pt-BR');
  expect((await change({ full_name: 'Jane Doe' })).body.locale).toBe('pt-BR');
  expect((await change({ locale: null })).body.locale).toBeNull();
});

test.for([
  '',
  'not a language',
  'de-',
  'x'.repeat(36),
  'de\0',
  'de\r\nBcc: eve@example.com',
  7,
  {},
  ['de'],
])('PATCH /users/me rejects the language %j with 422', async (locale, { change }) => {
  const { status, body } = await change({ locale });
  expect([status, body.errors[0].field]).toEqual([422, 'locale']);
});

test('PATCH /users/me does not let a user verify their own address', async ({ change }) => {
  const { status, body } = await change({ email_verified: true });
  expect([status, body.errors[0].field]).toEqual([422, 'email_verified']);
});

test('PATCH /users/me with an empty object changes nothing', async ({ server, token, change }) => {
  const before = await server.call('GET', '/users/me', { token });
  expect((await change({})).body).toEqual(before.body);
});

test('PATCH /users/me changes the user name, and only the new one signs in', async ({
  user,
  change,
  server,
}) => {
  const { username: old } = user;
  user = { ...user, username: `${old}-new` };
  expect((await change({ username: user.username.toUpperCase() })).body.username).toBe(
    user.username,
  );
  await expect(server.signIn(user)).resolves.toBeTruthy();
  await expect(server.signIn({ ...user, username: old })).rejects.toThrow('400');
});

test('PATCH /users/me rejects a user name that is taken with 409 username_taken', async ({
  server,
  change,
}) => {
  const { username } = await server.register();
  const { status, body } = await change({ username });
  expect([status, body.code]).toEqual([409, 'username_taken']);
});

test.for([
  [{ email: 'new@example.com' }],
  [{ disabled: true }],
  [{ roles: ['admin'] }],
  [{ id: '019aa7b4-2f6e-7cc3-9d1b-3a5f0c9e8d71' }],
  [{ full_name: '' }],
  [{ full_name: 'a\0b' }],
  [{ full_name: 'two\nlines' }],
  [{ full_name: 'a\ud800' }],
  [{ full_name: 'x'.repeat(201) }],
  [{ full_name: 7 }],
  [{ full_name: ['a'] }],
  [{ username: 'x' }],
  [[]],
  ['text'],
  [null],
] as const)(
  'PATCH /users/me rejects %j with 422 and changes nothing',
  async ([json], { server, token, change }) => {
    const before = await server.call('GET', '/users/me', { token });
    const { status, body } = await change(json);
    expect([status, body.code]).toEqual([422, 'validation_failed']);
    expect((await server.call('GET', '/users/me', { token })).body).toEqual(before.body);
  },
);
