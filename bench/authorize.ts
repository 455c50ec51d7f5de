import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createFlowLoad, signInBrowsers } from './flow-load.js';
import { compareWithPeer, rate } from './load.js';
import { onEachDatabase, type Running, start, startNightlatch, stop } from './servers.js';

/** An application without a server of its own, at both servers. */
const CLIENT = {
  client_id: 'shop',
  grant_types: ['authorization_code', 'refresh_token'],
  redirect_uris: ['https://shop.example.com/cb'],
  scope: 'openid items:read',
};
const REQUESTS_PER_FLOW = 2;

// Compares the authorization code flow of a signed-in browser with that of oidc-provider.
await onEachDatabase(async (place) => {
  const file = join(place.folder, 'clients.json');
  writeFileSync(file, JSON.stringify([CLIENT]));
  const settings = { CLIENTS_FILE: file, REGISTRATIONS_PER_ADDRESS: '1000000' };
  const server = await startNightlatch(place, settings);
  const flowsAt =
    ({ url }: Running, path: string) =>
    async () => {
      const endpoint = { url, path, client: CLIENT };
      const load = createFlowLoad(endpoint, await signInBrowsers(endpoint));
      return (await rate(load, [303])) / REQUESTS_PER_FLOW;
    };
  const ours = flowsAt(server, '/authorize');

  async function compareWith(
    name: string,
    goal: number | undefined,
    more: Record<string, string>,
  ): Promise<void> {
    const provider = await start('bench/peers/oidc-provider.mjs', place, {
      CLIENT: JSON.stringify(CLIENT),
      ...more,
    });
    await compareWithPeer({
      name: `${place.kind}: code flow : oidc-provider, ${name}`,
      goal,
      ours,
      peer: flowsAt(provider, '/auth'),
    });
    await stop(provider);
  }

  await compareWith('the same database', 1, {});
  await compareWith('in memory', undefined, { ADAPTER: 'memory' });
  await stop(server);
});
