import { expect } from 'vitest';
import { serverTest } from '../support/fixtures.js';

const test = serverTest();

test('GET / returns the name of the server and the paths of its docs; an unknown path is a 404', async ({
  server,
}) => {
  const { body } = await server.call('GET', '/');
  expect(body).toMatchObject({ name: 'nightlatch', docs: '/docs', openapi: '/openapi.json' });
  const missing = await server.call('GET', '/nothing-here');
  expect([missing.status, missing.body.code]).toEqual([404, 'not_found']);
});
