import { randomInt } from 'node:crypto';
import { createServer, type Server } from 'node:net';

/** Ports below those that the system gives to clients and to `listen(0)`: nothing takes one before the test does. */
const FIRST_PORT = 20_000;
const PORTS = 12_000;

/** Returns a port that is not in use. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST_PORT + randomInt(PORTS);
    const probe = createServer();
    const isFree = await listen(probe, port).then(Boolean, () => false);
    if (!isFree) continue;
    await new Promise((resolve) => probe.close(resolve));
    return port;
  }
}

/** Lets a server listen on this port, or on a free one, and returns the port. */
export function listen(server: Server, port = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve((server.address() as { port: number }).port);
    });
  });
}
