import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { ConnectingClients } from '../support/connecting-clients.js';
import { createDatabase } from '../support/databases.js';
import { ServerProcess } from '../support/process.js';
import { expectOneServer, startWorkers } from '../support/workers.js';

vi.setConfig({ testTimeout: 60_000 });

let server: ServerProcess;
beforeAll(async () => {
  server = await ServerProcess.start({ PORT: '0', WORKERS: '2' }).ready();
});
afterAll(() => server.remove());

it('WORKERS=2: a worker that hangs is killed and replaced, and the connections that it has not taken are answered', async () => {
  const [hanging] = server.workers;
  const clients = new ConnectingClients(server.url, 30_000);
  await clients.answered(50);
  process.kill(hanging!, 'SIGSTOP');
  await vi.waitFor(() => expect(server.output).toContain('A worker does not respond'), {
    timeout: 20_000,
  });
  await vi.waitFor(
    () => {
      expect(server.workers).not.toContain(hanging);
      expect(server.workers).toHaveLength(2);
    },
    { timeout: 20_000 },
  );
  await clients.stop();
  expect(clients.outcomes).toMatchObject({ hangs: 0, refused: 0 });
  expect(clients.outcomes.reset).toBeLessThan(12);
});

it('WORKERS=2: a pause of the whole server kills no worker', async () => {
  const before = server.workers;
  const all = [server.pid, ...before];
  for (const pid of all) process.kill(pid, 'SIGSTOP');
  await new Promise((resolve) => setTimeout(resolve, 12_000));
  for (const pid of all) process.kill(pid, 'SIGCONT');
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  expect(server.workers).toEqual(before);
  expect((await server.call('GET', '/health/live')).status).toBe(200);
});

it('WORKERS=2: the workers end when the process that started them is killed', async () => {
  const { workers } = server;
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
});

it('WORKERS=2 on PostgreSQL: the workers behave as one server, and SIGINT stops it even while a worker starts', async ({
  onTestFinished,
}) => {
  const database = await createDatabase('postgres');
  onTestFinished(() => database.drop());
  const settings = { DATABASE_URL: database.url, SHUTDOWN_DELAY_SECONDS: '0' };
  const onPostgres = await startWorkers(settings).ready();
  onTestFinished(() => onPostgres.remove());
  await expectOneServer(onPostgres);
  process.kill(onPostgres.workers[0]!, 'SIGKILL');
  await expect.poll(() => onPostgres.output).toContain('A worker ended');
  onPostgres.signal('SIGINT');
  expect(await onPostgres.exit).toBe(0);
  expect(onPostgres.output).toContain('"msg":"stopped"');
});
