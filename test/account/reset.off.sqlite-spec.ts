import { expect } from 'vitest';
import { serverTest } from '../support/fixtures.js';
import { NEXT } from '../support/server.js';

const test = serverTest({ mail: undefined });

test.for([
  ['/forgot-password', { email: 'jo@example.com' }],
  ['/reset-password', { token: 'x', new_password: NEXT }],
  ['/users/019aa7b4-2f6e-7cc3-9d1b-3a5f0c9e8d71/password-reset', {}],
] as const)(
  'POST %s is not there on a server without mail',
  async ([path, json], { server, admin }) => {
    const token = await server.signIn(admin);
    expect((await server.call('POST', path, { json, token })).status).toBe(404);
  },
);

test('The OpenAPI document of a server without mail has no route for a reset', async ({
  server,
}) => {
  const { paths } = (await server.call('GET', '/openapi.json')).body as { paths: object };
  expect(Object.keys(paths).filter((path) => /password$|reset/.test(path))).toEqual([
    '/users/me/password',
  ]);
});
