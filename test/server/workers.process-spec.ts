import { once } from 'node:events';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConnectingClients } from '../support/connecting-clients.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { call } from '../support/http.js';
import { ServerProcess } from '../support/process.js';
import { parseSamples, sumSamples } from '../support/prometheus.js';

const USER = { email: 'a@example.com', username: 'abc', password: 'correct horse battery staple' };
const WORKERS = 2;
/** New connections go to the workers in turn. */
const CONNECTIONS = 4 * WORKERS;

/** More than a busy machine needs. */
const HANGS_MS = 30_000;

const start = (settings: Record<string, string>): ServerProcess =>
  ServerProcess.start({ PORT: '0', WORKERS: String(WORKERS), LIMITS: 'off', ...settings });

/** Returns the status of `GET /users/me` over a new connection. */
function ask(server: ServerProcess, token: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}` };
  return new Promise((resolve, reject) => {
    get(`${server.url}/users/me`, { agent: false, headers }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode!));
    }).on('error', reject);
  });
}

const askEveryWorker = (server: ServerProcess, token: string): Promise<number[]> =>
  Promise.all(Array.from({ length: CONNECTIONS }, () => ask(server, token)));

const all = (status: number) => Array<number>(CONNECTIONS).fill(status);

async function signIn(server: ServerProcess): Promise<string> {
  const form = { username: USER.username, password: USER.password };
  return String((await server.call('POST', '/token', { form })).body.access_token);
}

/** Waits until a request to this path was logged by every worker. */
async function expectEveryWorker(server: ServerProcess, path: string): Promise<void> {
  const line = new RegExp(`"worker":\\d+(?=.*${path})`, 'g');
  await expect.poll(() => new Set(server.output.match(line)).size).toBe(WORKERS);
}

/** Two workers are one server to its clients. */
async function expectOneServer(server: ServerProcess): Promise<void> {
  expect(server.output.match(/The docs are at/g)).toHaveLength(1);
  expect((await server.call('GET', '/.well-known/jwks.json')).body.keys).toHaveLength(1);
  await server.call('POST', '/users', { json: USER });
  const [token, other] = [await signIn(server), await signIn(server)];
  expect(await askEveryWorker(server, token)).toEqual(all(200));
  await expectEveryWorker(server, 'users\\/me');
  for (let i = 0; i < 2 * WORKERS; i++) {
    const ending = await signIn(server);
    expect(await askEveryWorker(server, ending)).toEqual(all(200));
    expect((await server.call('POST', '/logout', { token: ending })).status).toBe(204);
    await expect.poll(() => askEveryWorker(server, ending)).toEqual(all(401));
  }
  expect(await askEveryWorker(server, other)).toEqual(all(200));
}

describe('WORKERS=2 on PostgreSQL', () => {
  let database: TestDatabase;
  let server: ServerProcess;
  beforeAll(async () => {
    database = await createDatabase('postgres');
    server = await start({ DATABASE_URL: database.url, SHUTDOWN_DELAY_SECONDS: '0' }).ready();
  });
  afterAll(async () => {
    await server.remove();
    await database.drop();
  });

  it('behaves as one server: one signing key, one ready line, every worker answers, every worker knows a sign-out', () =>
    expectOneServer(server));

  it('SIGTERM resets no request of 24 clients that keep connecting, and ends the server with 0', async () => {
    const clients = new ConnectingClients(server.url, HANGS_MS);
    await clients.answered(100);
    server.signal('SIGTERM');
    await clients.refused();
    expect(clients.outcomes).toMatchObject({ refused: 24, reset: 0, hangs: 0 });
    expect(await server.exit).toBe(0);
    expect(server.output).toContain('"msg":"stopped"');
    for (const line of server.output.trim().split('\n')) JSON.parse(line);
  });
});

describe('WORKERS=2 on SQLite, with METRICS_PORT', () => {
  let server: ServerProcess;
  let metrics: string;
  beforeAll(async () => {
    server = await start({ METRICS_PORT: '0' }).ready();
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

  it('behaves as one server, too', () => expectOneServer(server));

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

  it('stops on SIGINT, even while a worker starts', async () => {
    const ended = () => server.output.match(/A worker ended/g)!.length;
    const before = ended();
    process.kill(server.workers[0]!, 'SIGKILL');
    await expect.poll(ended).toBe(before + 1);
    server.signal('SIGINT');
    expect(await server.exit).toBe(0);
    expect(server.output).toContain('"msg":"stopped"');
    await expect(call(metrics, 'GET', '/metrics')).rejects.toThrow();
  });
});

it('Workers end when the process that started them is killed', async () => {
  const server = await start({}).ready();
  const workers = server.workers;
  server.signal('SIGKILL');
  await server.exit;
  const alive = (pid: number) => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  await expect.poll(() => workers.filter(alive)).toEqual([]);
  await server.remove();
});

describe('WORKERS=2 that cannot start', () => {
  it('reports a wrong setting once, and leaves no process', async () => {
    const server = start({ NODE_ENV: 'production', ISSUER: 'https://a.example.com' });
    expect(await server.exit).toBe(1);
    expect(server.output.match(/cannot start/g)).toHaveLength(1);
    await server.remove();
  });

  it('reports a port in use once, and leaves no process', async ({ onTestFinished }) => {
    const taken = createServer().listen(0, 'localhost');
    onTestFinished(() => void taken.close());
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    const server = start({ PORT: String(port) });
    expect(await server.exit).toBe(1);
    expect(server.output.match(/cannot start/g)).toHaveLength(1);
    expect(server.output).toContain('set PORT to another one');
    await server.remove();
  });

  it('reports a port for metrics that cannot be opened once', async () => {
    const server = start({ METRICS_PORT: '1', METRICS_HOST: '192.0.2.1' });
    expect(await server.exit).toBe(1);
    expect(server.output.match(/cannot start/g)).toHaveLength(1);
    expect(server.output).toContain('set METRICS_PORT to another one');
    await server.remove();
  });
});
