import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConnectingClients } from '../support/connecting-clients.js';
import { call } from '../support/http.js';
import { type ServerProcess } from '../support/process.js';
import { parseSamples, sumSamples } from '../support/prometheus.js';
import {
  all,
  askEveryWorker,
  expectEveryWorker,
  expectOneServer,
  HANGS_MS,
  signIn,
  startWorkers,
  USER,
  WORKERS,
} from '../support/workers.js';

describe('WORKERS=2 on SQLite, with METRICS_PORT', () => {
  let server: ServerProcess;
  let metrics: string;
  beforeAll(async () => {
    server = await startWorkers({ METRICS_PORT: '0', SHUTDOWN_DELAY_SECONDS: '0' }).ready();
    metrics = /"url":"(\S+)\/metrics"/.exec(server.output)![1]!;
  });
  afterAll(() => server.remove());

  const readMetrics = async () => {
    const { status, body } = await call(metrics, 'GET', '/metrics');
    expect(status).toBe(200);
    return parseSamples(body);
  };
  const countSignIns = async () =>
    sumSamples(await readMetrics(), 'sign_ins_total', { outcome: 'succeeded' });
  /** Signs in over new connections. One after the other, because a busy machine answers 503 to many at once. */
  const signIns = async (count: number) => {
    const form = { username: USER.username, password: USER.password };
    const headers = { connection: 'close' };
    for (let i = 0; i < count; i++)
      expect((await server.call('POST', '/token', { form, headers })).status).toBe(200);
  };

  it('behaves as one server: one signing key, one ready line, every worker answers, every worker knows a sign-out', () =>
    expectOneServer(server));

  it('serves the sum of both workers', async () => {
    const before = await countSignIns();
    // Each worker computes one or two hashes when it starts, maybe after it is ready.
    const hashes = sumSamples(await readMetrics(), 'hash_duration_seconds_count');
    await signIns(6);
    await expectEveryWorker(server, '\\/token');
    const samples = await readMetrics();
    expect(sumSamples(samples, 'sign_ins_total', { outcome: 'succeeded' })).toBe(before + 6);
    const after = sumSamples(samples, 'hash_duration_seconds_count');
    expect(after).toBeGreaterThanOrEqual(hashes + 6);
    // build_info is not added up.
    expect(sumSamples(samples, 'build_info')).toBe(1);
  });

  it('replaces a worker that is killed, counts what it has served, and no connection hangs: the others answer in the meantime', async () => {
    const token = await signIn(server);
    const [first, second] = server.workers;
    const clients = new ConnectingClients(server.url, HANGS_MS);
    await clients.answered(50);
    // What a worker has counted since the last time that it was asked ends with it.
    const before = await countSignIns();
    process.kill(first!, 'SIGKILL');
    await expect.poll(() => server.output).toContain('A worker ended');
    expect(await askEveryWorker(server, token)).toEqual(all(200));
    await clients.stop();
    // The killed worker had read the requests of at most a few connections.
    expect(clients.outcomes).toMatchObject({ hangs: 0, refused: 0 });
    expect(clients.outcomes.reset).toBeLessThan(24);
    expect(await countSignIns()).toBe(before);
    await expect
      .poll(() => server.workers)
      .toEqual(
        expect.toSatisfy((now: number[]) => now.length === WORKERS && !now.includes(first!)),
      );
    expect(server.workers).toContain(second);
    await signIns(6);
    expect(await countSignIns()).toBe(before + 6);
  });

  it('SIGTERM resets no request of 24 clients that keep connecting, and ends the server with 0', async () => {
    const clients = new ConnectingClients(server.url, HANGS_MS);
    await clients.answered(100);
    server.signal('SIGTERM');
    await clients.refused();
    expect(clients.outcomes).toMatchObject({ refused: 24, reset: 0, hangs: 0 });
    expect(await server.exit).toBe(0);
    expect(server.output).toContain('"msg":"stopped"');
    for (const line of server.output.trim().split('\n')) JSON.parse(line);
    await expect(call(metrics, 'GET', '/metrics')).rejects.toThrow();
  });
});

describe('WORKERS=2 that cannot start', () => {
  it('reports a wrong setting once, and leaves no process', async () => {
    const server = startWorkers({ NODE_ENV: 'production', ISSUER: 'https://a.example.com' });
    expect(await server.exit).toBe(1);
    expect(server.output.match(/cannot start/g)).toHaveLength(1);
    await server.remove();
  });

  it('reports a port in use once, and leaves no process', async ({ onTestFinished }) => {
    const taken = createServer().listen(0, 'localhost');
    onTestFinished(() => void taken.close());
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    const server = startWorkers({ PORT: String(port) });
    expect(await server.exit).toBe(1);
    expect(server.output.match(/cannot start/g)).toHaveLength(1);
    expect(server.output).toContain('set PORT to another one (EADDRINUSE).');
    await server.remove();
  });

  it('reports a port for metrics that cannot be opened once', async () => {
    const server = startWorkers({ METRICS_PORT: '1', METRICS_HOST: '192.0.2.1' });
    expect(await server.exit).toBe(1);
    expect(server.output.match(/cannot start/g)).toHaveLength(1);
    expect(server.output).toContain('set METRICS_PORT to another one');
    await server.remove();
  });
});
