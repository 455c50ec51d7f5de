import { connect } from 'node:net';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { HashingPool } from '../../src/index.js';
import { startServer, type TestServer, type TestUser } from '../support/server.js';

/**
 * A hash is dear, and anybody may ask for one: a storm of sign-ins must neither stop the rest nor wait for ever,
 * and what is refused must not tell who exists.
 */
describe('a storm of sign-ins', () => {
  let server: TestServer;
  let user: TestUser;
  let pool: HashingPool;
  beforeAll(async () => {
    server = await startServer();
    user = await server.register();
    pool = server.app.get(HashingPool, { strict: false });
  });
  afterAll(() => server.close());

  const login = (username: string) =>
    server.call('POST', '/login', { json: { username, password: user.password } });

  /** Fills the queue with hashes until the next one is rejected, and calls `during`. */
  async function whileFull(during: () => Promise<void>): Promise<void> {
    const expensive = { memoryKib: 65_536, passes: 6, lanes: 1 };
    // The pool measures the first one: without a measurement it would accept far too many.
    await pool.hash('secret', expensive);
    const ahead: Array<Promise<unknown>> = [];
    try {
      for (;;) {
        pool.assertNotBusy();
        ahead.push(pool.hash('secret', expensive));
      }
    } catch {
      await during();
    } finally {
      await Promise.all(ahead);
    }
  }

  it('of 64 at once takes those that it can serve in time, the guarded routes beside them', async () => {
    const token = await server.signIn(user);
    const all = Promise.all(Array.from({ length: 64 }, () => login(user.username)));
    const begin = performance.now();
    expect((await server.call('GET', '/health/live')).status).toBe(200);
    expect((await server.call('GET', '/users/me', { token })).status).toBe(200);
    expect(performance.now() - begin).toBeLessThan(1_000);
    const statuses = (await all).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(10);
    expect(statuses.filter((status) => status !== 200 && status !== 503)).toEqual([]);
  });

  it('answers 503 and Retry-After, before anything is looked up, to who exists and who does not', async () => {
    await whileFull(async () => {
      const query = vi.spyOn(server.app.get(DataSource), 'createQueryRunner');
      for (const username of [user.username, 'nobody']) {
        const { status, headers, body } = await login(username);
        expect([status, body.code]).toEqual([503, 'unavailable']);
        expect(headers.get('retry-after')).toMatch(/^[1-9]$/);
      }
      const { status, headers } = await server.call('POST', '/token', {
        form: { username: user.username, password: user.password },
      });
      expect([status, headers.has('retry-after')]).toEqual([503, true]);
      expect(query).not.toHaveBeenCalled();
      query.mockRestore();
    });
    expect((await login(user.username)).status).toBe(200);
  });

  it('has the places back of callers who did not wait', async () => {
    const { port, hostname } = new URL(server.url);
    const body = JSON.stringify({ username: user.username, password: user.password });
    const lines = ['POST /login HTTP/1.1', `host: ${hostname}`, 'content-type: application/json'];
    const request = [...lines, `content-length: ${body.length}`, '', body].join('\r\n');
    const callers = Array.from({ length: 32 }, () => connect(Number(port), hostname));
    for (const caller of callers) caller.write(request);
    const countHashes = () => pool.stats.running + pool.stats.waiting;
    await vi.waitFor(() => expect(countHashes()).toBeGreaterThan(2), { interval: 1 });
    for (const caller of callers) caller.destroy();
    expect((await login(user.username)).status).toBe(200);
    await vi.waitFor(() => expect(countHashes()).toBe(0), 10_000);
  });

  it('takes a huge password for a wrong one', async () => {
    const json = { username: user.username, password: 'x'.repeat(60_000) };
    expect((await server.call('POST', '/login', { json })).status).toBe(401);
  });
});
