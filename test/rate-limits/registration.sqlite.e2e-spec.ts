import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DataSource } from 'typeorm';
import { RegistrationService } from '../../src/index.js';
import { PurgeJob } from '../../src/database/purge.job.js';
import { databaseKind } from '../support/databases.js';
import type { Call } from '../support/http.js';
import { PASSWORD, startServer, type TestServer } from '../support/server.js';

const FREE = 20;
const DEFAULTS = { signInFailuresPerAddress: 100, registrationsPerAddress: FREE };

describe(`POST /users from one address on ${databaseKind}`, () => {
  let server: TestServer;
  beforeEach(async () => {
    server = await startServer(DEFAULTS);
    server.stopClock();
  });
  afterEach(() => server.close());

  const taken = { email: 'taken@example.com', password: PASSWORD };
  const register = (options: Call = {}) =>
    server.call('POST', '/users', { json: taken, ...options });
  /** Uses up the free attempts: one user is created, the others answer that the address is taken. */
  const useUp = async () => {
    const statuses: number[] = [];
    for (let i = 0; i < FREE; i++) statuses.push((await register()).status);
    expect(statuses).toEqual([201, ...Array<number>(FREE - 1).fill(409)]);
  };

  it('answers 429 after twenty attempts, also if most were refused', async () => {
    await useUp();
    const { status, headers, body } = await register();
    expect(status).toBe(429);
    expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('retry-after')).toBe('1');
    expect(headers.get('ratelimit-policy')).toBe('"registration-address";q=20;w=3600');
    expect(headers.get('ratelimit')).toBe('"registration-address";r=0;t=1');
    expect(body).toEqual({
      type: 'about:blank',
      title: 'Too Many Requests',
      status: 429,
      detail: 'Too many attempts; try again later.',
      code: 'too_many_requests',
    });
    expect(server.takeEvents().filter((name) => name === 'limit.reached')).toHaveLength(1);
    server.setClockAhead(2);
    expect((await register()).status).toBe(409);
    expect((await register()).headers.get('retry-after')).toBe('2');
    server.setClockAhead(3_700);
    expect((await register()).status).toBe(409);
  });

  it('ignores X-Forwarded-For while no proxy is trusted', async () => {
    await useUp();
    for (const forwarded of ['198.51.100.1', '2001:db8::1', '198.51.100.2, 127.0.0.1', 'x']) {
      const headers = { 'x-forwarded-for': forwarded, forwarded: `for="${forwarded}"` };
      expect((await register({ headers })).status).toBe(429);
    }
  });

  it('processes only twenty of a hundred parallel registrations', async () => {
    const begin = Date.now();
    const all = await Promise.all(Array.from({ length: 100 }, () => register()));
    // One more after 1, 2, 4 ... seconds, on a slow machine.
    const most = FREE + Math.floor(Math.log2((Date.now() - begin) / 1_000 + 1));
    const statuses = all.map(({ status }) => status);
    // 503 is an answer of a slow machine, and does not count.
    const refused = statuses.filter((status) => status === 429 || status === 503).length;
    const processed = 100 - refused;
    expect(processed).toBeGreaterThan(0);
    expect(processed).toBeLessThanOrEqual(most);
    expect(statuses.filter((status) => status === 201)).toHaveLength(1);
  });

  it('does not count invalid bodies, nor registrations by the application itself', async () => {
    for (let i = 0; i < FREE + 1; i++)
      expect((await register({ json: { email: 'no' } })).status).toBe(422);
    const registrations = server.app.get(RegistrationService, { strict: false });
    for (let i = 0; i < 3; i++)
      await registrations.register({ email: `imported${i}@example.com`, password: PASSWORD });
    await useUp();
  });

  it('stores a row without the address, which the purge deletes', async () => {
    await register();
    const dataSource = server.app.get(DataSource);
    const [row] = await dataSource.query<Array<{ key: string }>>('SELECT * FROM limits');
    expect(row!.key).toMatch(/^registration-address:[0-9a-f]{5}$/);
    expect(JSON.stringify(row)).not.toContain('127.0.0.1');
    server.setClockAhead(3_700);
    await server.app.get(PurgeJob).run();
    expect(await dataSource.query('SELECT * FROM limits')).toEqual([]);
  });

  it('shares its count with a second instance on the same database', async () => {
    const second = await server.startInstance();
    second.stopClock();
    server.setClockAhead(0);
    await useUp();
    expect((await second.call('POST', '/users', { json: taken })).status).toBe(429);
  });
});

describe(`POST /users behind one proxy on ${databaseKind}`, () => {
  let server: TestServer | undefined;
  afterAll(() => server?.close());

  it('counts the address that the trusted proxy adds to X-Forwarded-For', async () => {
    server = await startServer({ ...DEFAULTS, trustProxyHops: 1 });
    const register = async (forwarded: string) => {
      const headers = { 'x-forwarded-for': forwarded };
      return (
        await server!.call('POST', '/users', {
          json: { email: 'a@example.com', password: PASSWORD },
          headers,
        })
      ).status;
    };
    for (let i = 0; i < FREE; i++) await register(`198.51.100.${i}, 192.0.2.1`);
    expect(await register('203.0.113.9, ::ffff:192.0.2.1')).toBe(429);
    expect(await register('192.0.2.1, 192.0.2.2')).toBe(409);
    for (let i = 0; i < FREE; i++) await register(`2001:db8:0:1::${i}`);
    expect(await register('2001:db8:0:1:ffff::')).toBe(429);
    expect(await register('2001:db8:0:2::')).toBe(409);
  });
});

describe(`LIMITS=off on ${databaseKind}`, () => {
  it('counts nothing, and logs a warning at the start', async () => {
    const server = await startServer({ registrationsPerAddress: 1, limits: false });
    for (let i = 0; i < 3; i++) await server.register();
    expect(server.log.join('')).toContain('The limits are off');
    await server.close();
  });
});
