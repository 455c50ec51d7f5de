import { afterEach, describe, expect, it, vi } from 'vitest';
import { call } from '../support/http.js';
import { ServerProcess } from '../support/process.js';
import { parseSamples, type Sample, sumSamples } from '../support/prometheus.js';

const USER = { email: 'a@example.com', username: 'abc', password: 'correct horse battery staple' };
const WORKERS = 2;
const TOKEN = '7d0f1c5be92a4836a0c4f1e2d3b59687';

const started: ServerProcess[] = [];
const start = (settings: Record<string, string>): ServerProcess => {
  const server = ServerProcess.start({ PORT: '0', WORKERS: String(WORKERS), ...settings });
  started.push(server);
  return server;
};
afterEach(async () => {
  for (const server of started.splice(0)) await server.remove();
});

const metricsOrigin = ({ output }: ServerProcess) => /"url":"(\S+)\/metrics"/.exec(output)![1]!;

async function read(origin: string): Promise<Sample[]> {
  const { status, body } = await call(origin, 'GET', '/metrics');
  expect(status).toBe(200);
  return parseSamples(body);
}

/** Signs in over separate connections at once; they go to the workers in turn. */
async function signIns(server: ServerProcess, count: number): Promise<void> {
  const form = { username: USER.username, password: USER.password };
  const headers = { connection: 'close' };
  const answers = Array.from({ length: count }, () =>
    server.call('POST', '/token', { form, headers }),
  );
  for (const { status } of await Promise.all(answers)) expect(status).toBe(200);
}

describe('WORKERS=2 with METRICS_PORT', () => {
  it('serves the sum of both workers, including one that ended', async () => {
    const server = await start({ METRICS_PORT: '0', LIMITS: 'off' }).ready();
    const origin = metricsOrigin(server);
    const succeeded = async () =>
      sumSamples(await read(origin), 'sign_ins_total', { outcome: 'succeeded' });
    await server.call('POST', '/users', { json: USER });
    // Each worker computes one or two hashes when it starts, maybe after it is ready.
    const hashes = sumSamples(await read(origin), 'hash_duration_seconds_count');
    await signIns(server, 6);
    const samples = await read(origin);
    expect(sumSamples(samples, 'sign_ins_total', { outcome: 'succeeded' })).toBe(6);
    const after = sumSamples(samples, 'hash_duration_seconds_count');
    expect(after).toBeGreaterThanOrEqual(hashes + 6);
    // build_info is not added up.
    expect(sumSamples(samples, 'build_info')).toBe(1);
    await vi.waitFor(() => {
      const answered = new Set(server.output.match(/"worker":\d+(?=.*\/token)/g));
      expect(answered.size).toBe(WORKERS);
    }, 10_000);
    const [first] = server.workers;
    process.kill(first!, 'SIGKILL');
    await vi.waitFor(() => expect(server.workers).not.toContain(first), 10_000);
    expect(await succeeded()).toBe(6);
    await vi.waitFor(() => expect(server.workers).toHaveLength(WORKERS), { timeout: 10_000 });
    await signIns(server, 6);
    expect(await succeeded()).toBe(12);
    server.signal('SIGINT');
    expect(await server.exit).toBe(0);
    await expect(call(origin, 'GET', '/metrics')).rejects.toThrow();
  });
});

describe('a server that cannot serve metrics', () => {
  it.each([
    [{ METRICS_TOKEN: TOKEN }, 'set METRICS_PORT instead'],
    [{ METRICS_PORT: '1', METRICS_HOST: '192.0.2.1' }, 'set METRICS_PORT to another one'],
  ])('does not start with %j, and says why in one line', async (settings, line) => {
    const server = start(settings);
    expect(await server.exit).toBe(1);
    expect(server.output.match(/cannot start/g)).toHaveLength(1);
    expect(server.output).toContain(line);
    expect(server.output).not.toContain(TOKEN);
  });
});
