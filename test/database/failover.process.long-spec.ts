import { expect, it, onTestFinished } from 'vitest';
import { execute } from '../support/databases.js';
import { type RunningPostgres, startPostgres, startStandby } from '../support/postgres.js';
import { startServer } from '../support/server.js';

const getHost = ({ url }: RunningPostgres): string => new URL(url).host;

it('With two hosts in DATABASE_URL, sign-ins go on after the primary was killed and the standby was promoted', async () => {
  const primary = await startPostgres();
  onTestFinished(() => primary.remove());
  const standby = await startStandby(primary);
  onTestFinished(() => standby.remove());
  const hosts = `${getHost(standby)},${getHost(primary)}`;
  const databaseUrl = `postgres://postgres:postgres@${hosts}/postgres?target_session_attrs=read-write`;
  const server = await startServer({ databaseUrl, recheckSeconds: 5 });
  onTestFinished(() => server.close());
  const user = await server.register();
  const token = await server.signIn(user);
  const me = async () => (await server.call('GET', '/users/me', { token })).status;
  const { username, password } = user;
  const login = async () =>
    (await server.call('POST', '/login', { json: { username, password } })).status;
  expect(await me()).toBe(200);
  // What is acknowledged must be on the standby before the primary ends.
  const count = () => execute(standby.url, 'SELECT count(*)::int AS count FROM sessions');
  await expect.poll(count).toEqual([{ count: 1 }]);

  await primary.stopImmediately();
  const during = [await me(), await login()];
  await execute(standby.url, 'SELECT pg_promote()');
  await expect.poll(login, { timeout: 20_000, interval: 200 }).toBe(200);
  expect(during).toEqual([200, 503]);
  expect(await me()).toBe(200);
  expect((await server.call('POST', '/logout', { token })).status).toBe(204);
  expect(await me()).toBe(401);
});
