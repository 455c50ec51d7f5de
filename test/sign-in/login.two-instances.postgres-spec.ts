import { expect } from 'vitest';
import { serverTest } from '../support/fixtures.js';
import type { Answer } from '../support/http.js';
import type { TestServer } from '../support/server.js';

const WRONG = 'not the password';
/** The attempts that an account may fail without a wait. */
const FREE = 5;

const toAddress = (i: number) => `198.51.${i >> 8}.${i & 255}`;

function login(
  server: TestServer,
  username: string,
  password: string,
  ip = '192.0.2.1',
): Promise<Answer> {
  const headers = { 'x-forwarded-for': ip };
  return server.call('POST', '/login', { json: { username, password }, headers });
}

const verified = (server: TestServer) =>
  server.takeEvents().filter((name) => name === 'sign-in.failed').length;

const test = serverTest({ trustProxyHops: 1 });

test('POST /login counts failures together over two instances on PostgreSQL', async ({
  server,
  newUser: { username },
}) => {
  const other = await server.startInstance();
  const instances = [server, other] as const;
  // However long the requests take, no wait ends meanwhile.
  for (const instance of instances) instance.stopClock();
  await Promise.all(
    Array.from({ length: 200 }, (_, i) => login(instances[i % 2]!, username, WRONG, toAddress(i))),
  );
  expect(verified(server) + verified(other)).toBe(FREE);
});

test('POST /login lets 16 parallel sign-ins of one account in over two instances, also after four failures', async ({
  server,
  newUser,
}) => {
  const instances = [server, await server.startInstance()] as const;
  for (let i = 1; i < FREE; i++) await login(server, newUser.username, WRONG, toAddress(i));
  const all = Array.from({ length: 16 }, (_, i) =>
    login(instances[i % 2]!, newUser.username, newUser.password),
  );
  const statuses = (await Promise.all(all)).map(({ status }) => status);
  expect(statuses).toEqual(Array(16).fill(200));
});
