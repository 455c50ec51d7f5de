import { expect } from 'vitest';
import { serverTest } from '../support/fixtures.js';

const test = serverTest();

test.for([
  ['POST', '/users', { email: 'is required', password: 'is required' }],
  ['POST', '/login', { email: 'is required if username is missing', password: 'is required' }],
  // Without a password, a user sets the first one without `current_password`.
  ['PUT', '/users/me/password', { new_password: 'is required' }],
  ['DELETE', '/users/me', { password: 'is required' }],
  ['POST', '/users/me/items', { title: 'is required' }],
] as const)(
  '%s %s says of each missing member that it is required',
  async ([method, path, expected], { server, user }) => {
    const token = await server.signIn(user);
    const { status, body } = await server.call(method, path, { json: {}, token });
    expect(status).toBe(422);
    const errors = body.errors as Array<{ field: string; message: string }>;
    expect(Object.fromEntries(errors.map(({ field, message }) => [field, message]))).toEqual(
      expected,
    );
  },
);

test('POST /login says of null what it must be, and not that it is required', async ({
  server,
}) => {
  const json = { email: null, password: null };
  const { status, body } = await server.call('POST', '/login', { json });
  expect(status).toBe(422);
  expect(JSON.stringify(body.errors)).not.toContain('required');
});

test.for([
  ['/token', {}, 'username is required'],
  ['/token', { username: 'jane' }, 'password is required'],
  ['/token', { grant_type: 'refresh_token' }, 'refresh_token is required'],
  ['/revoke', {}, 'token is required'],
] as const)(
  'POST %s with the form %j answers: %s',
  async ([path, form, description], { server }) => {
    const { status, body } = await server.call('POST', path, { form });
    expect([status, body.error]).toEqual([400, 'invalid_request']);
    expect(body.error_description).toBe(description);
  },
);
