import { expect } from 'vitest';
import { serverTest } from '../support/fixtures.js';

const test = serverTest();

test('DEMO=off serves no items: no routes, no scopes, and nothing in the OpenAPI document', async ({
  server: withDemo,
  newUser,
}) => {
  const { access_token: before } = await withDemo.tokens(newUser);
  const json = { title: 'Portal gun' };
  const added = await withDemo.call('POST', '/users/me/items', { token: before, json });
  const server = await withDemo.startInstance({ demo: false });

  const { access_token: token, scope } = await server.tokens(newUser);
  expect(scope).toBe('');
  for (const path of ['/users/me/items', added.headers.get('location')!]) {
    const { status, body } = await server.call('GET', path, { token });
    expect([path, status, body.code]).toEqual([path, 404, 'not_found']);
  }
  const document = JSON.stringify((await server.call('GET', '/openapi.json')).body);
  expect(document.match(/items:(read|write)|\/items|"Items"|Item[A-Z]\w+/g)).toBeNull();
  const metadata = await server.call('GET', '/.well-known/oauth-authorization-server');
  expect(metadata.body.scopes_supported.join(' ')).not.toContain('items:');
  // The rows stay, for the case that the demo is turned on again.
  const kept = await withDemo.call('GET', '/users/me/items', { token: before });
  expect(kept.body).toMatchObject([json]);
});
