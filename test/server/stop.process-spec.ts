import { afterEach, expect, it } from 'vitest';
import { ServerProcess } from '../support/process.js';

const started: ServerProcess[] = [];
const start = (settings: Record<string, string>): ServerProcess => {
  const server = ServerProcess.start({ PORT: '0', HOST: '127.0.0.1', ...settings });
  started.push(server);
  return server;
};
afterEach(async () => {
  for (const server of started.splice(0)) await server.remove();
});

it.each(['1', '2'])(
  'SIGTERM while a server with WORKERS=%s starts ends it at once, with 0 and no process left',
  async (WORKERS) => {
    const server = start({ WORKERS });
    await expect.poll(() => server.output).toContain('SECRET_KEY is not set');
    await expect.poll(() => server.workers.length).toBe(WORKERS === '1' ? 0 : 1);
    server.signal('SIGTERM');
    expect(await server.exit).toBe(0);
    expect(server.output).toContain('"msg":"stopped"');
    expect(server.output).not.toContain('cannot start');
    expect(server.output).not.toContain('Ready');
  },
);
