import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Place, start, stop } from './servers.js';

const POLL_MS = 5;

/** Returns the milliseconds from the start of the process to the first 200 of `/health/live`. */
export async function measureColdStart(script: string, place: Place): Promise<number> {
  const PORT = String(await findFreePort());
  const begin = performance.now();
  const starting = start(script, place, { PORT });
  await Promise.race([
    waitUntilLive(`http://127.0.0.1:${PORT}`),
    // Rejects if the process exits; its log line may come before the first answer.
    starting.then(() => new Promise(() => {})),
  ]);
  const ms = performance.now() - begin;
  await stop(await starting);
  return ms;
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

async function waitUntilLive(url: string): Promise<void> {
  for (;;) {
    const response = await fetch(`${url}/health/live`).catch(() => null);
    await response?.text();
    if (response?.status === 200) return;
    await sleep(POLL_MS);
  }
}
