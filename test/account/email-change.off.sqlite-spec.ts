import { expect } from 'vitest';
import { serverTest } from '../support/fixtures.js';

const test = serverTest({ mail: undefined });

test('A server without mail has no routes to change an address, also not in its OpenAPI document', async ({
  server,
  newUser,
}) => {
  const token = await server.signIn(newUser);
  const json = { email: 'jo@example.org' };
  expect((await server.call('PUT', '/users/me/email', { token, json })).status).toBe(404);
  for (const path of ['/confirm-email-change', '/undo-email-change']) {
    expect((await server.call('POST', path, { json: { token: 'x' } })).status).toBe(404);
  }
  const { paths } = (await server.call('GET', '/openapi.json')).body as { paths: object };
  expect(Object.keys(paths).filter((path) => path.includes('email'))).toEqual([]);
});

test('A password is changed without a notice on a server without mail', async ({
  server,
  newUser,
}) => {
  const token = await server.signIn(newUser);
  const json = { current_password: newUser.password, new_password: 'violet anchor tundra biscuit' };
  expect((await server.call('PUT', '/users/me/password', { token, json })).status).toBe(204);
});
