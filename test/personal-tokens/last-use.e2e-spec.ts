import { expect } from 'vitest';
import { LastUses } from '../../src/personal-tokens/verify/last-uses.js';
import { serverTest } from '../support/fixtures.js';
import { type MadeToken, makeToken, TOKENS } from '../support/personal-tokens.js';
import type { TestServer } from '../support/server.js';

const test = serverTest();

async function readUse(server: TestServer, { id, session }: MadeToken) {
  const { body } = await server.call('GET', `${TOKENS}/${id}`, { token: session });
  return [body.last_used_at, body.last_used_address] as [string | null, string | null];
}

const flush = (server: TestServer) => server.app.get(LastUses, { strict: false }).flush();

test('A token shows when and from where it was last used, once that is written', async ({
  server,
  newUser,
}) => {
  const made = await makeToken(server, newUser);
  const before = server.now().getTime();
  await server.me(made.token);
  expect(await readUse(server, made)).toEqual([null, null]);
  await flush(server);
  const [at, address] = await readUse(server, made);
  expect(Date.parse(at!)).toBeGreaterThanOrEqual(before);
  expect(address).toBe('127.0.0.1');
});

test('A refused token shows no use', async ({ server, newUser }) => {
  const made = await makeToken(server, newUser);
  await server.disable(newUser.id);
  expect((await server.me(made.token)).status).toBe(401);
  await flush(server);
  const { UserAccounts } = await import('../../src/index.js');
  await server.app.get(UserAccounts).enable(newUser.id);
  const session = await server.signIn(newUser);
  expect(await readUse(server, { ...made, session })).toEqual([null, null]);
});

test('Two instances write the uses of 50 shared tokens at once, and the server writes them when it stops', async ({
  startServer,
}) => {
  const server = await startServer();
  const [one, two] = [await server.startInstance(), await server.startInstance()];
  const user = await server.register();
  const made: MadeToken[] = [];
  for (let count = 0; count < 50; count++) made.push(await makeToken(server, user));
  for (const { token } of made) {
    for (const instance of [one, two]) expect((await instance.me(token)).status).toBe(200);
  }
  await Promise.all([flush(one), flush(two)]);
  for (const each of [made[0]!, made[49]!]) {
    expect(await readUse(server, each)).toEqual([expect.any(String), '127.0.0.1']);
  }
  const last = await makeToken(server, await server.register());
  await one.me(last.token);
  await one.app.close();
  expect(await readUse(server, last)).toEqual([expect.any(String), '127.0.0.1']);
  expect(one.log.join('')).not.toContain('could not be written');
});
