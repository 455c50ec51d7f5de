import { get } from 'node:http';
import { expect } from 'vitest';
import { ServerProcess } from './process.js';
import { PASSWORD } from './server.js';

/** The user that {@link expectOneServer} registers. */
export const USER = { email: 'a@example.com', username: 'abc', password: PASSWORD };
export const WORKERS = 2;
/** New connections go to the workers in turn. */
const CONNECTIONS = 4 * WORKERS;

/** After this time a request without an answer hangs: more than a busy machine needs. */
export const HANGS_MS = 30_000;

/** Starts a server with two workers. */
export const startWorkers = (settings: Record<string, string>): ServerProcess =>
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

/** Returns the statuses of `GET /users/me` over connections to every worker. */
export const askEveryWorker = (server: ServerProcess, token: string): Promise<number[]> =>
  Promise.all(Array.from({ length: CONNECTIONS }, () => ask(server, token)));

/** Returns what {@link askEveryWorker} returns if every answer has this status. */
export const all = (status: number) => Array<number>(CONNECTIONS).fill(status);

/** Signs {@link USER} in, and returns the access token. */
export async function signIn(server: ServerProcess): Promise<string> {
  const form = { username: USER.username, password: USER.password };
  return String((await server.call('POST', '/token', { form })).body.access_token);
}

/** Waits until a request to this path was logged by every worker. */
export async function expectEveryWorker(server: ServerProcess, path: string): Promise<void> {
  const line = new RegExp(`"worker":\\d+(?=.*${path})`, 'g');
  await expect.poll(() => new Set(server.output.match(line)).size).toBe(WORKERS);
}

/** Checks that two workers are one server to its clients. */
export async function expectOneServer(server: ServerProcess): Promise<void> {
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
