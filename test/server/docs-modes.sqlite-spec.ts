import { expect } from 'vitest';
import { UserAccounts } from '../../src/index.js';
import { serverTest } from '../support/fixtures.js';

const test = serverTest({ docs: 'admin' });

const FILES = ['/docs', '/docs/', '/docs/index.html', '/docs/swagger-ui-init.js'];

test('DOCS=admin: GET /openapi.json answers an administrator with the document of DOCS=on', async ({
  server,
  admin,
  startServer,
}) => {
  const token = await server.signIn(admin, 'items:read');
  const { status, headers, body } = await server.call('GET', '/openapi.json', { token });
  expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
  const open = await startServer({ docs: 'on' });
  expect(body).toEqual((await open.call('GET', '/openapi.json')).body);
});

test('DOCS=admin: GET /openapi.json answers 401 without a token and 403 to other users', async ({
  server,
  user,
  newUser,
}) => {
  const anonymous = await server.call('GET', '/openapi.json');
  expect([anonymous.status, anonymous.body.code]).toEqual([401, 'not_authenticated']);
  for (const each of [user, newUser]) {
    const token = await server.signIn(each);
    const { status, body } = await server.call('GET', '/openapi.json', { token });
    expect([status, body.detail]).toEqual([403, 'Not enough permissions']);
  }
});

test('DOCS=admin: GET /openapi.json answers 403 to an administrator who has lost the role, with the same token', async ({
  server,
}) => {
  const former = await server.registerAdministrator();
  const token = await server.signIn(former);
  expect((await server.call('GET', '/openapi.json', { token })).status).toBe(200);
  await server.app.get(UserAccounts).setRoles(former.id, []);
  expect((await server.call('GET', '/openapi.json', { token })).status).toBe(403);
});

test('DOCS=admin: the page is public, and names no route but the token endpoint', async ({
  server,
  startServer,
}) => {
  const open = await startServer({ docs: 'on' });
  const { paths } = (await open.call('GET', '/openapi.json')).body;
  const named = new Set<string>();
  for (const file of FILES) {
    const { status, body } = await server.call('GET', file);
    expect([file, status]).toEqual([file, 200]);
    for (const path of Object.keys(paths)) if (body.includes(`"${path}"`)) named.add(path);
  }
  expect([...named]).toEqual(['/token']);
  const home = await server.call('GET', '/');
  expect([home.body.docs, home.body.openapi]).toEqual(['/docs', '/openapi.json']);
});

test('DOCS=off: /docs and /openapi.json answer 404, also to an administrator, and GET / does not name them', async ({
  startServer,
}) => {
  const server = await startServer({ docs: 'off' });
  const token = await server.signIn(await server.registerAdministrator());
  for (const path of [...FILES, '/docs/swagger-ui.css', '/openapi.json']) {
    const { status, headers, body } = await server.call('GET', path, { token });
    expect([path, status, body.code]).toEqual([path, 404, 'not_found']);
    expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
  }
  const { body } = await server.call('GET', '/');
  expect(Object.keys(body)).toEqual(['name', 'version', 'description']);
});
