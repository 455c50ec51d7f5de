import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { ConnectingClients } from '../support/connecting-clients.js';
import { ServerProcess } from '../support/process.js';

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
