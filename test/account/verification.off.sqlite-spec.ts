import { expect } from 'vitest';
import { serverTest } from '../support/fixtures.js';
import { newAddress } from '../support/mail-fixtures.js';
import { register } from '../support/verification.js';

const test = serverTest({ mail: undefined, emailVerification: 'off' });

test('Without mail the routes of the verification are neither served nor in the OpenAPI document', async ({
  server,
}) => {
  for (const path of ['/verify-email', '/request-verification']) {
    const json = { token: 'x', email: 'jo@example.com' };
    expect((await server.call('POST', path, { json })).status).toBe(404);
  }
  const { paths } = (await server.call('GET', '/openapi.json')).body;
  expect(Object.keys(paths).filter((path) => path.includes('verif'))).toEqual([]);
  expect((await register(server, newAddress())).status).toBe(201);
});

test('The OpenAPI document says which answer registration gives in each mode', async ({
  startServer,
}) => {
  const mail = { from: 'no-reply@example.com', devMailbox: true };
  for (const [emailVerification, status] of [
    ['optional', '201'],
    ['required', '202'],
  ] as const) {
    const server = await startServer({ mail, emailVerification });
    const { paths } = (await server.call('GET', '/openapi.json')).body;
    expect(Object.keys(paths['/users'].post.responses)[0]).toBe(status);
    // A token is taken, and not needed.
    expect(paths['/verify-email'].post.security).toEqual([{ oauth2: [] }, {}]);
    const codes = Object.keys(paths['/verify-email'].post.responses);
    expect(codes).toEqual(expect.arrayContaining(['204', '401', '409', '422', '429']));
  }
});
