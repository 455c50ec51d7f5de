import { expect } from 'vitest';
import { serverTest } from '../support/fixtures.js';

const test = serverTest();

test('Tutorial: GET /users/me rejects an expired token and says that it expired (RFC 6750 3.1)', async ({
  startServer,
}) => {
  const server = await startServer({ accessTokenSeconds: 60 });
  const token = await server.signIn(await server.register());
  const me = () => server.me(token);

  expect((await me()).status).toBe(200);
  server.setClockAhead(58);
  expect((await me()).status).toBe(200);
  server.setClockAhead(68);
  const { status, headers, body } = await me();
  expect([status, body.detail]).toEqual([401, 'Could not validate credentials']);
  expect(headers.get('www-authenticate')).toContain('The access token expired');
});
