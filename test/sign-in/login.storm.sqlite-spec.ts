import { connect } from 'node:net';
import { DataSource } from 'typeorm';
import { expect, vi } from 'vitest';
import { HashingPool } from '../../src/index.js';
import { serverTest } from '../support/fixtures.js';

// A hash is expensive, and every client may ask for one: many sign-ins at once must neither stop other requests nor
// wait without end, and a rejection must not tell which accounts exist. The queue is in memory: one database will do.

/** The address of the tests, which fills the queue. */
const BUSY = '127.0.0.1';

const test = serverTest({ trustProxyHops: 1, hashing: { threads: 1, maxWaitingMs: 300 } })
  .extend('pool', ({ server }) => server.app.get(HashingPool, { strict: false }))
  .extend(
    'login',
    ({ server, user: { password } }) =>
      (username: string, ip = BUSY) =>
        server.call('POST', '/login', {
          json: { username, password },
          headers: { 'x-forwarded-for': ip },
        }),
  )
  .extend('whileFull', ({ pool }) => async (during: () => Promise<void>) => {
    const expensive = { memoryKib: 65_536, passes: 6, lanes: 1 };
    // The pool measures the first one: without a measurement it would accept far too many.
    await pool.hash('secret', expensive, BUSY);
    const ahead: Array<Promise<unknown>> = [];
    try {
      for (;;) {
        pool.assertNotBusy(BUSY);
        ahead.push(pool.hash('secret', expensive, BUSY).catch(() => null));
      }
    } catch {
      await during();
    } finally {
      await Promise.all(ahead);
    }
  });

test('POST /login serves what it can of 64 concurrent sign-ins, and guarded routes answer meanwhile', async ({
  server,
  user,
  login,
}) => {
  const token = await server.signIn(user);
  let done = false;
  const all = Promise.all(Array.from({ length: 64 }, () => login(user.username))).finally(() => {
    done = true;
  });
  expect((await server.call('GET', '/health/live')).status).toBe(200);
  expect((await server.me(token)).status).toBe(200);
  expect(done).toBe(false);
  const statuses = (await all).map(({ status }) => status);
  expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(0);
  expect(statuses.filter((status) => status !== 200 && status !== 503)).toEqual([]);
});

test('POST /login answers 503 with Retry-After when the hashing queue is full, before any query, for every user name', async ({
  server,
  user,
  login,
  whileFull,
}) => {
  await whileFull(async () => {
    const query = vi.spyOn(server.app.get(DataSource), 'createQueryRunner');
    for (const username of [user.username, 'unknown']) {
      const { status, headers, body } = await login(username);
      expect([status, body.code]).toEqual([503, 'unavailable']);
      expect(headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
    }
    const { status, headers } = await server.call('POST', '/token', {
      form: { username: user.username, password: user.password },
    });
    expect([status, headers.has('retry-after')]).toEqual([503, true]);
    // Fewer than the three sign-ins: a worker may have made them.
    expect(query.mock.calls.length).toBeLessThan(3);
    query.mockRestore();
  });
  expect((await login(user.username)).status).toBe(200);
});

test('POST /login lets a user of another network in while one address fills the hashing queue', async ({
  user,
  login,
  whileFull,
}) => {
  await whileFull(async () => {
    expect((await login(user.username, '198.51.100.7')).status).toBe(200);
  });
});

test('POST /login frees the places of clients that disconnected', async ({
  server,
  user,
  pool,
  login,
}) => {
  const { port, hostname } = new URL(server.url);
  const body = JSON.stringify({ username: user.username, password: user.password });
  const lines = ['POST /login HTTP/1.1', `host: ${hostname}`, 'content-type: application/json'];
  const request = [...lines, `content-length: ${body.length}`, '', body].join('\r\n');
  const clients = Array.from({ length: 32 }, () => connect(Number(port), hostname));
  for (const client of clients) client.write(request);
  const countHashes = () => pool.stats.running + pool.stats.waiting;
  await vi.waitFor(() => expect(countHashes()).toBeGreaterThan(2), {
    interval: 1,
    timeout: 10_000,
  });
  for (const client of clients) client.destroy();
  // On a busy machine the hash that runs takes longer than a sign-in waits.
  await expect.poll(async () => (await login(user.username)).status).toBe(200);
  await vi.waitFor(() => expect(countHashes()).toBe(0), 10_000);
});

test('POST /login treats a password of 60 kB as a wrong one', async ({ server, user }) => {
  const json = { username: user.username, password: 'x'.repeat(60_000) };
  const answer = async () => (await server.call('POST', '/login', { json })).status;
  // The queue may be full of the hashes of the last test.
  await expect.poll(answer).toBe(401);
});
