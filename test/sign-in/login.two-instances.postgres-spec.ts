import { expect } from 'vitest';
import { serverTest } from '../support/fixtures.js';
import { loginFrom, newIp } from '../support/logins.js';
import type { TestServer } from '../support/server.js';

const WRONG = 'not the password';
/** The attempts that an account may fail without a wait. */
const FREE = 5;

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
    Array.from({ length: 200 }, (_, i) => loginFrom(instances[i % 2]!, username, WRONG, newIp())),
  );
  expect(verified(server) + verified(other)).toBe(FREE);
});

test('POST /login lets 16 parallel sign-ins of one account in over two instances, also after four failures', async ({
  server,
  newUser,
}) => {
  const instances = [server, await server.startInstance()] as const;
  for (let i = 1; i < FREE; i++) await loginFrom(server, newUser.username, WRONG, newIp());
  const all = Array.from({ length: 16 }, (_, i) =>
    loginFrom(instances[i % 2]!, newUser.username, newUser.password),
  );
  const statuses = (await Promise.all(all)).map(({ status }) => status);
  expect(statuses).toEqual(Array(16).fill(200));
});
