import { get } from 'node:http';
import { createServer } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ConnectingClients } from '../support/connecting-clients.js';
import { createDatabase, type DatabaseKind } from '../support/databases.js';
import { ServerProcess } from '../support/process.js';

const USER = { email: 'a@example.com', username: 'abc', password: 'correct horse battery staple' };
const WORKERS = 2;
/** New connections go to the workers in turn. */
const CONNECTIONS = 4 * WORKERS;

const started: ServerProcess[] = [];
const start = (settings: Record<string, string>): ServerProcess => {
  const server = ServerProcess.start({ PORT: '0', WORKERS: String(WORKERS), ...settings });
  started.push(server);
  return server;
};
afterEach(async () => {
  for (const server of started.splice(0)) await server.remove();
});

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

describe.each(['sqlite', 'postgres'] as DatabaseKind[])('WORKERS=2 on %s', (kind) => {
  it('behaves as one server: one signing key, one ready line, every worker answers, every worker knows a sign-out', async () => {
    const database = await createDatabase(kind);
    const server = await start({ DATABASE_URL: database.url }).ready();
    expect(server.output.match(/The docs are at/g)).toHaveLength(1);
    expect((await server.call('GET', '/.well-known/jwks.json')).body.keys).toHaveLength(1);
    await server.call('POST', '/users', { json: USER });
    const [token, other] = [await signIn(server), await signIn(server)];
    expect(await askEveryWorker(server, token)).toEqual(all(200));
    await vi.waitFor(() => {
      const answered = new Set(server.output.match(/"worker":\d+(?=.*users\/me)/g));
      expect(answered.size).toBe(WORKERS);
    }, 10_000);
    for (let i = 0; i < 2 * WORKERS; i++) {
      const ending = await signIn(server);
      expect(await askEveryWorker(server, ending)).toEqual(all(200));
      expect((await server.call('POST', '/logout', { token: ending })).status).toBe(204);
      await expect.poll(() => askEveryWorker(server, ending)).toEqual(all(401));
    }
    expect(await askEveryWorker(server, other)).toEqual(all(200));
    server.signal('SIGTERM');
    expect(await server.exit).toBe(0);
    expect(server.output).toContain('"msg":"stopped"');
    for (const line of server.output.trim().split('\n')) JSON.parse(line);
    await database.drop();
  });
});

describe('a worker', () => {
  it('is replaced if it is killed, and no connection hangs: the others answer in the meantime', async () => {
    const server = await start({}).ready();
    await server.call('POST', '/users', { json: USER });
    const token = await signIn(server);
    const [first, second] = server.workers;
    const clients = new ConnectingClients(server.url, 10_000);
    await clients.answered(50);
    process.kill(first!, 'SIGKILL');
    await vi.waitFor(() => expect(server.output).toContain('A worker ended'), 10_000);
    expect(await askEveryWorker(server, token)).toEqual(all(200));
    await clients.stop();
    // The killed worker had read the requests of at most a few connections.
    expect(clients.outcomes).toMatchObject({ hangs: 0, refused: 0 });
    expect(clients.outcomes.reset).toBeLessThan(12);
    await vi.waitFor(
      () => {
        const now = server.workers;
        expect(now).toHaveLength(WORKERS);
        expect(now).toContain(second);
        expect(now).not.toContain(first);
      },
      { timeout: 10_000 },
    );
    server.signal('SIGINT');
    expect(await server.exit).toBe(0);
  });

  it('stops on SIGINT to the server, even while it starts', async () => {
    const server = await start({}).ready();
    process.kill(server.workers[0]!, 'SIGKILL');
    await vi.waitFor(() => expect(server.output).toContain('A worker ended'), 10_000);
    server.signal('SIGINT');
    expect(await server.exit).toBe(0);
    expect(server.output).toContain('"msg":"stopped"');
  });

  it('ends when the process that started it is killed', async () => {
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
    await vi.waitFor(() => expect(workers.filter(alive)).toEqual([]), 10_000);
  });
});

describe('WORKERS=2 that cannot start', () => {
  it('reports a wrong setting once, and leaves no process', async () => {
    const server = start({ NODE_ENV: 'production', ISSUER: 'https://a.example.com' });
    expect(await server.exit).toBe(1);
    expect(server.output.match(/cannot start/g)).toHaveLength(1);
  });

  it('reports a port in use once, and leaves no process', async () => {
    const taken = createServer().listen(0, 'localhost');
    await new Promise((listening) => taken.once('listening', listening));
    const { port } = taken.address() as { port: number };
    const server = start({ PORT: String(port) });
    expect(await server.exit).toBe(1);
    expect(server.output.match(/cannot start/g)).toHaveLength(1);
    expect(server.output).toContain('set PORT to another one');
    taken.close();
  });
});
