import { serverTest } from '../support/fixtures.js';
import type { Call } from '../support/http.js';

/** Returns the requests that would take an administrator away. */
export const listRemovals = (
  id: string,
): Array<[name: string, method: string, path: string, options: Call]> => [
  ['demote', 'PATCH', `/users/${id}`, { json: { roles: ['support'] } }],
  ['disable', 'PATCH', `/users/${id}`, { json: { disabled: true } }],
  ['both', 'PATCH', `/users/${id}`, { json: { roles: [], disabled: true, full_name: 'x' } }],
  ['delete', 'DELETE', `/users/${id}`, {}],
];

/** Starts a server with one administrator for each test, as `fresh`. */
export const test = serverTest().extend('fresh', async ({ startServer }) => {
  const server = await startServer();
  const admin = await server.registerAdministrator();
  const token = await server.signIn(admin);
  server.takeEvents();
  return { server, admin, token };
});
