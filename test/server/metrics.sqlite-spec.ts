import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Events } from '../../src/index.js';
import { MetricsServerProvider } from '../../src/server/metrics/metrics-server.provider.js';
import { call } from '../support/http.js';
import { parseSamples, sumSamples } from '../support/prometheus.js';
import { startServer, type TestServer } from '../support/server.js';

const TOKEN = randomBytes(24).toString('base64url');

async function scrape(server: TestServer): Promise<string> {
  const { status, body } = await server.call('GET', '/metrics', { token: TOKEN });
  return status === 200 ? body : '';
}

const readSamples = async (server: TestServer) => parseSamples(await scrape(server));

/** Returns how much each of these metrics grew while `act` ran. */
async function measureGrowth(
  server: TestServer,
  what: Array<[name: string, labels?: Record<string, string>]>,
  act: () => Promise<unknown>,
): Promise<number[]> {
  const before = await readSamples(server);
  await act();
  const read = async () => {
    const after = await readSamples(server);
    return what.map(
      ([name, labels]) => sumSamples(after, name, labels) - sumSamples(before, name, labels),
    );
  };
  // A request is counted after its response was sent; the client may have it before.
  await expect.poll(async () => (await read()).every((by) => by > 0)).toBe(true);
  return read();
}

describe('GET /metrics', () => {
  it('answers 404 if neither METRICS_PORT nor METRICS_TOKEN is set', async () => {
    const server = await startServer();
    expect((await server.call('GET', '/metrics')).status).toBe(404);
    await server.close();
  });
});

describe('GET /metrics with METRICS_TOKEN', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer({ metricsToken: TOKEN, trustProxyHops: 1 });
  });
  afterAll(() => server.close());

  it("answers 200 to the token on the server's own port", async () => {
    const { status, headers, body } = await server.call('GET', '/metrics', { token: TOKEN });
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toContain('# TYPE nightlatch_sign_ins_total counter');
    expect(server.log.join('')).not.toContain(TOKEN);
  });

  it('answers 401 to a request without a token, and to an access token', async () => {
    const none = await server.call('GET', '/metrics');
    expect([none.status, none.body.detail]).toEqual([401, 'Not authenticated']);
    expect(none.headers.get('www-authenticate')).toBe('Bearer');
    const access = await server.signIn(await server.register());
    for (const token of [access, `${TOKEN}x`, TOKEN.slice(1), TOKEN.toUpperCase()]) {
      const wrong = await server.call('GET', '/metrics', { token });
      expect([wrong.status, wrong.body.code]).toEqual([401, 'invalid_token']);
      expect(wrong.headers.get('www-authenticate')).toMatch(/^Bearer error="invalid_token"/);
      expect(wrong.headers.get('cache-control')).toBe('no-store');
    }
  });

  it('is not in the OpenAPI document', async () => {
    const { body } = await server.call('GET', '/openapi.json');
    expect(Object.keys(body.paths)).not.toContain('/metrics');
  });

  it('counts sign-ins, sessions and hashes', async () => {
    const user = await server.register();
    const grown = await measureGrowth(
      server,
      [
        ['sign_ins_total', { outcome: 'succeeded' }],
        ['sessions_started_total', { subject: 'user' }],
        ['sessions_ended_total', { reason: 'signed-out' }],
        ['hash_duration_seconds_count'],
        ['hash_wait_seconds_count'],
        ['http_requests_total', { method: 'POST', route: '/token', status: '200' }],
        ['http_request_duration_seconds_count', { method: 'POST', route: '/token' }],
      ],
      async () => server.call('POST', '/logout', { token: await server.signIn(user) }),
    );
    expect(grown).toEqual(Array(7).fill(1));
  });

  it('counts failed sign-ins by reason', async () => {
    const [user, inactive] = [await server.register(), await server.register()];
    await server.disable(inactive.id);
    const signIn = (username: string, password: string) =>
      server.call('POST', '/token', { form: { username, password } });
    const token = { method: 'POST', route: '/token', status: '400' };
    const grown = measureGrowth(
      server,
      [
        ['sign_ins_total', { outcome: 'wrong-password' }],
        ['sign_ins_total', { outcome: 'unknown-user' }],
        ['sign_ins_total', { outcome: 'inactive-user' }],
        ['http_requests_total', token],
      ],
      async () => {
        await signIn(user.username, 'wrong');
        await signIn(`${user.username}-not`, 'wrong');
        await signIn(inactive.username, inactive.password);
      },
    );
    expect(await grown).toEqual([1, 1, 1, 3]);
  });

  it('counts refreshes, and refresh tokens that were issued again or reused, starting at 0', async () => {
    const { refresh_token } = await server.tokens(await server.register());
    const zeros = (await readSamples(server)).filter(({ value }) => value === 0);
    for (const outcome of ['reused', 'reissued']) {
      expect(zeros.map(({ labels }) => labels.outcome)).toContain(outcome);
    }
    const grown = measureGrowth(
      server,
      [
        ['refreshes_total', { outcome: 'refreshed' }],
        ['refreshes_total', { outcome: 'reissued' }],
        ['refreshes_total', { outcome: 'reused' }],
        ['sessions_ended_total', { reason: 'refresh-token-reused' }],
      ],
      async () => {
        const { body } = await server.refresh(refresh_token);
        await server.refresh(refresh_token, {}, { 'x-forwarded-for': '192.0.2.1' });
        await server.refresh(body.refresh_token);
        expect((await server.refresh(refresh_token)).status).toBe(400);
      },
    );
    expect(await grown).toEqual([2, 1, 1, 1]);
  });

  it('counts requests by route pattern, and all unknown paths as one', async () => {
    const token = await server.signIn(await server.register());
    const known = { route: '/items/:id', status: '404' };
    const grown = await measureGrowth(
      server,
      [
        ['http_requests_total', known],
        ['http_requests_total', { route: 'unknown', status: '404' }],
      ],
      async () => {
        for (const id of [
          '019aa7b4-2f6e-7cc3-9d1b-3a5f0c9e8d71',
          '019aa7b4-2f6e-7cc3-9d1b-3a5f0c9e8d72',
        ])
          await server.call('GET', `/items/${id}`, { token });
        for (const path of ['/wp-login.php', '/a?b=c', '/.env']) await server.call('GET', path);
      },
    );
    expect(grown).toEqual([2, 3]);
    const body = await scrape(server);
    expect(body).not.toMatch(/wp-login|019aa7b4/);
  });

  it('counts a limit as "other" if its name could be an address', async () => {
    const events = server.app.get(Events);
    const other = { limit: 'other' };
    const grown = measureGrowth(server, [['limits_reached_total', other]], async () => {
      for (const limit of ['203.0.113.7', 'a@example.com', 'x'.repeat(99)])
        events.emit('limit.reached', { limit });
    });
    expect(await grown).toEqual([3]);
  });

  it('includes live sessions, password hashes, event-loop lag, memory and the version', async () => {
    const samples = await readSamples(server);
    const names = new Set(samples.map(({ name }) => name));
    for (const name of [
      'nightlatch_sessions_live',
      'nightlatch_hashing_running',
      'nightlatch_hashing_waiting',
      'nightlatch_hashing_expected_wait_seconds',
      'nodejs_eventloop_lag_p99_seconds',
      'process_resident_memory_bytes',
      'process_cpu_seconds_total',
    ])
      expect(names).toContain(name);
    const [build] = samples.filter(({ name }) => name === 'nightlatch_build_info');
    expect(build).toMatchObject({ value: 1, labels: { version: expect.stringMatching(/^\d/) } });
  });

  it('contains no personal data', async () => {
    const user = await server.register();
    const token = await server.signIn(user);
    await server.call('GET', '/users/me', { token, headers: { 'user-agent': 'Curious/1.0' } });
    await server.call('GET', `/${user.username}?email=${user.email}`);
    await server.call('POST', '/token', { form: { ...user, client_id: 'somebodys-client' } });
    await server.call('POST', '/forgot-password', { json: { email: user.email } });
    await expect.poll(() => scrape(server)).toContain('nightlatch_mails_total{kind="reset-');
    const body = await scrape(server);
    const personal = [user.id, user.email, user.username, '127.0.0.1', 'Curious', 'somebodys'];
    expect(personal.filter((text) => body.includes(text))).toEqual([]);
    const ours = parseSamples(body).filter(({ name }) => name.startsWith('nightlatch_'));
    const labels = ours.flatMap((sample) => Object.keys(sample.labels));
    expect([...new Set(labels)].toSorted().join(' ')).toBe(
      'event kind le limit method outcome reason route status subject version',
    );
  });
});

describe('a rate limit that was reached', () => {
  it('is counted by its name in limits_reached_total', async () => {
    const server = await startServer({ metricsToken: TOKEN, registrationsPerAddress: 1 });
    await server.register();
    const limit = { limit: 'registration-address' };
    const grown = measureGrowth(server, [['limits_reached_total', limit]], async () => {
      await expect(server.register()).rejects.toThrow('429');
    });
    expect(await grown).toEqual([1]);
    await server.close();
  });
});

describe('METRICS_PORT', () => {
  it('serves GET /metrics and nothing else until the server closes', async () => {
    const server = await startServer({ metricsPort: 0 });
    const url = new URL(server.app.get(MetricsServerProvider).url);
    expect(url.origin).not.toBe(server.url);
    const read = await call(url.origin, 'GET', '/metrics');
    expect(read.status).toBe(200);
    expect(read.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(sumSamples(parseSamples(read.body), 'build_info')).toBe(1);
    for (const [method, path] of [
      ['GET', '/'],
      ['GET', '/users/me'],
      ['GET', '/metrics/'],
      ['POST', '/metrics'],
      ['DELETE', '/metrics'],
    ] as const)
      expect((await call(url.origin, method, path)).status, `${method} ${path}`).toBe(404);
    expect((await server.call('GET', '/metrics')).status).toBe(404);
    await server.close();
    await expect(call(url.origin, 'GET', '/metrics')).rejects.toThrow();
  });

  it('stops the start with a message if the port is in use', async () => {
    const first = await startServer({ metricsPort: 0 });
    const metricsPort = Number(new URL(first.app.get(MetricsServerProvider).url).port);
    await expect(startServer({ metricsPort })).rejects.toThrow(/set METRICS_PORT to another one/);
    await first.close();
  });

  it('serves separate metrics for two applications in one process', async () => {
    const [one, other] = [
      await startServer({ metricsPort: 0 }),
      await startServer({ metricsPort: 0 }),
    ];
    await one.signIn(await one.register());
    const signIns = async (server: TestServer) => {
      const { origin } = new URL(server.app.get(MetricsServerProvider).url);
      const { body } = await call(origin, 'GET', '/metrics');
      return sumSamples(parseSamples(body), 'sign_ins_total');
    };
    expect([await signIns(one), await signIns(other)]).toEqual([1, 0]);
    await one.close();
    await other.close();
  });
});
