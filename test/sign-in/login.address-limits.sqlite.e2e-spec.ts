import { expect, vi } from 'vitest';
import { Clock } from '../../src/index.js';
import { AttemptsStore } from '../../src/rate-limits/attempts.store.js';
import { serverTest } from '../support/fixtures.js';
import { basic } from '../support/http.js';
import { loginFrom, newIp } from '../support/logins.js';

const WRONG = 'not the password';

const test = serverTest({ trustProxyHops: 1 });

test.beforeEach(({ server }) => server.stopClock());

test('POST /login limits failures from one address over all accounts, and a success restores none of them', async ({
  startServer,
}) => {
  const server = await startServer({ signInFailuresPerAddress: 10 });
  const attacker = await server.register();
  for (let i = 0; i < 10; i++) {
    expect((await loginFrom(server, `unknown-${i}`, WRONG)).status).toBe(401);
    if (i < 9)
      expect((await loginFrom(server, attacker.username, attacker.password)).status).toBe(200);
  }
  const { status, headers } = await loginFrom(server, 'unknown-else', WRONG);
  expect([status, headers.get('ratelimit-policy')]).toEqual([429, '"sign-in-address";q=10;w=3600']);
  expect((await loginFrom(server, attacker.username, attacker.password)).status).toBe(429);
  expect((await loginFrom(server, attacker.username, attacker.password, '192.0.2.9')).status).toBe(
    200,
  );
});

test('POST /login counts IPv6 addresses of one /64 together, in any spelling', async ({
  startServer,
}) => {
  const server = await startServer({ signInFailuresPerAddress: 3 });
  const ips = ['2001:db8::1', '2001:DB8:0:0:ffff::2', '2001:db8:0:0:1:2:3:4'];
  for (const [i, ip] of ips.entries()) await loginFrom(server, `unknown-${i}`, WRONG, ip);
  expect((await loginFrom(server, 'unknown', WRONG, '2001:db8::beef')).status).toBe(429);
  expect((await loginFrom(server, 'unknown', WRONG, '2001:db8:0:1::1')).status).toBe(401);
});

test('POST /login ignores X-Forwarded-For with TRUST_PROXY=0', async ({ startServer }) => {
  const server = await startServer({ signInFailuresPerAddress: 3, trustProxyHops: 0 });
  const statuses: number[] = [];
  for (let i = 0; i < 6; i++) {
    statuses.push((await loginFrom(server, `unknown-${i}`, WRONG, newIp())).status);
  }
  expect(statuses).toEqual([401, 401, 401, 429, 429, 429]);
});

test('POST /login with TRUST_PROXY=1 counts the address that the proxy added, not what precedes it', async ({
  startServer,
}) => {
  const server = await startServer({ signInFailuresPerAddress: 3 });
  const statuses: number[] = [];
  for (let i = 0; i < 5; i++) {
    const forwarded = `${newIp()}, 192.0.2.1`;
    statuses.push((await loginFrom(server, `unknown-${i}`, WRONG, forwarded)).status);
  }
  expect(statuses).toEqual([401, 401, 401, 429, 429]);
});

test('Wrong client secrets from one address end in 429 at POST /introspect, /token and /revoke, and the right one passes', async ({
  startServer,
}) => {
  const client = {
    client_id: 'report',
    client_secret: 'x'.repeat(40),
    scope: 'items:read',
  };
  const server = await startServer({ clients: [client] });
  server.stopClock();
  const headers = { ...basic('report', 'wrong'), 'x-forwarded-for': '192.0.2.1' };
  const statuses: number[] = [];
  for (let i = 0; i < 110; i++) {
    const { status } = await server.call('POST', '/introspect', {
      form: { token: 'x' },
      headers,
    });
    statuses.push(status);
  }
  expect(statuses.filter((status) => status === 401)).toHaveLength(100);
  expect(statuses.slice(100)).toEqual(Array(10).fill(429));
  for (const path of ['/token', '/revoke']) {
    const form = { grant_type: 'client_credentials', token: 'x' };
    expect((await server.call('POST', path, { form, headers })).status, path).toBe(429);
  }
  // A web page can send the wrong ones, and so can a service that still has the former secret.
  for (const ip of ['192.0.2.1', '192.0.2.2']) {
    const right = { ...basic('report', client.client_secret), 'x-forwarded-for': ip };
    for (const path of ['/token', '/introspect', '/revoke']) {
      const form = { grant_type: 'client_credentials', token: 'x' };
      const { status } = await server.call('POST', path, { form, headers: right });
      expect([ip, path, status]).toEqual([ip, path, 200]);
    }
  }
  // It clears nothing.
  const form = { token: 'x' };
  expect((await server.call('POST', '/introspect', { form, headers })).status).toBe(429);
});

test('POST /introspect with ever new client ids ends in 429 without a write, and a right secret from that address passes', async ({
  startServer,
}) => {
  const client = { client_id: 'report', client_secret: 'x'.repeat(40), scope: 'items:read' };
  const server = await startServer({ clients: [client] });
  // Stopped, so that no wait ends on a slow machine.
  vi.spyOn(server.app.get(Clock), 'now').mockReturnValue(new Date());
  const introspect = (id: string, secret: string, ip = '192.0.2.1') =>
    server.call('POST', '/introspect', {
      form: { token: 'x' },
      headers: { ...basic(id, secret), 'x-forwarded-for': ip },
    });
  for (let i = 0; i < 100; i++) {
    expect((await introspect(`client-${i}`, 'wrong')).status).toBe(401);
  }
  const increment = vi.spyOn(server.app.get(AttemptsStore, { strict: false }), 'increment');
  const { status, headers, body } = await introspect('client-next', 'wrong');
  expect([status, body.error]).toEqual([429, 'temporarily_unavailable']);
  expect(headers.get('ratelimit-policy')).toBe('"clients-address";q=100;w=3600');
  expect(increment).not.toHaveBeenCalled();
  expect((await introspect('report', client.client_secret)).body).toEqual({ active: false });
  expect((await introspect('client-next', 'wrong', '192.0.2.2')).status).toBe(401);
  // Its secret is not guessed without a count meanwhile.
  expect((await introspect('report', 'wrong')).status).toBe(429);
  expect(increment.mock.calls.map(([key]) => key.split(':')[0])).toContain('client-address');
});
