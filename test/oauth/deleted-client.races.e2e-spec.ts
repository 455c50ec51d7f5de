import { expect, vi } from 'vitest';
import { ChangeFeed, ClientsService, type NewClient } from '../../src/index.js';
import { serverTest } from '../support/fixtures.js';
import { basic } from '../support/http.js';
import { rounds } from '../support/rounds.js';
import type { TestServer } from '../support/server.js';

const CLIENT: NewClient = {
  name: 'Report',
  confidential: true,
  grantTypes: ['client_credentials'],
  scopes: ['items:read'],
};
const ROUNDS = rounds(20);
const CONNECTIONS = 6;

const getToken = (server: TestServer, id: string, secret: string) =>
  server.call('POST', '/token', {
    form: { grant_type: 'client_credentials' },
    headers: basic(id, secret),
  });

/** Returns the status of a route that answers 404 to the token of a client, since it is about a user. */
const getStatus = async (server: TestServer, token: string) => (await server.me(token)).status;

// Without limits: failures of deleted clients count for their address.
const test = serverTest({ limits: false })
  .extend('clients', ({ server }) => server.app.get(ClientsService))
  .extend('other', { scope: 'file' }, ({ server }) => server.startInstance())
  .extend('create', ({ clients }) => async (id: string) => {
    return (await clients.create({ ...CLIENT, id })).secretPlain!;
  });

test(`No token of a deleted client is accepted once a client has its id again (${ROUNDS} rounds)`, async ({
  server,
  other,
  clients,
  create,
}) => {
  for (let round = 0; round < ROUNDS; round++) {
    // Another id each round, because the wrong tries of a client are limited.
    const id = `report-${round}`;
    const secret = await create(id);
    const tokens: string[] = [];
    const asking = Array.from({ length: CONNECTIONS }, async (_, i) => {
      for (;;) {
        const { status, body } = await getToken(i % 2 ? other : server, id, secret);
        if (status !== 200) return [status, body.error];
        tokens.push(body.access_token as string);
      }
    });
    await vi.waitFor(() => expect(tokens.length).toBeGreaterThan(2 * CONNECTIONS), 20_000);
    await clients.delete(id);
    for (const answer of await Promise.all(asking)) expect(answer).toEqual([401, 'invalid_client']);
    await create(id);
    const statuses = await Promise.all(tokens.map((token) => getStatus(server, token)));
    expect(new Set(statuses)).toEqual(new Set([401]));
  }
});

test('POST /token answers invalid_client to a deleted client, also at an instance that has not heard of it', async ({
  other,
  clients,
  create,
}) => {
  const id = 'unheard';
  const secret = await create(id);
  expect((await getToken(other, id, secret)).status).toBe(200);
  const feed = other.app.get(ChangeFeed);
  const deaf = [
    vi.spyOn(feed, 'receive').mockReturnValue(),
    vi.spyOn(feed as unknown as { invalidateEverything(): void }, 'invalidateEverything'),
  ] as const;
  deaf[1].mockReturnValue();
  await clients.delete(id);
  const { status, body } = await getToken(other, id, secret);
  expect([status, body.error]).toEqual([401, 'invalid_client']);
  await create(id);
  // The former secret is not that of the new client.
  const again = await getToken(other, id, secret);
  expect([again.status, again.body.error]).toEqual([401, 'invalid_client']);
  for (const spy of deaf) spy.mockRestore();
});
