import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, onTestFinished, test } from 'vitest';
import { fetchBounded } from './fetch-json.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Starts a server, and returns its URL and a promise of its first answer, which the test writes. */
async function startServer(): Promise<{ url: string; answered: Promise<ServerResponse> }> {
  let onAnswer: (response: ServerResponse) => void;
  const answered = new Promise<ServerResponse>((resolve) => (onAnswer = resolve));
  const server = createServer((_request, response) => onAnswer(response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, answered };
}

test('An answer that never ends misses the time limit, also after the garbage is collected, and its connection is closed', async () => {
  const { url, answered } = await startServer();
  const failed = fetchBounded(url, 1_000).catch((error: Error) => error.message);
  const response = await answered;
  const closed = new Promise((resolve) => response.on('close', resolve));
  const timer = setInterval(() => {
    response.write('x');
    collectGarbage();
  }, 20);
  onTestFinished(() => clearInterval(timer));
  expect(await failed).toContain('timeout');
  await closed;
});
