import { expect } from 'vitest';
import { beginTripWith, countRows, isAtApplication, upstreamTest } from '../support/federation.js';
import { FederationBrowser } from '../support/federation-browser.js';
import { rounds } from '../support/rounds.js';
import { createPerson } from '../support/upstream.js';

const CALLBACKS = 4;

const test = upstreamTest();

test('Callbacks of a new user that arrive at two instances at once make one account, and all sign in', async ({
  server,
  upstream,
  hostile,
}) => {
  const instances = [server, await server.startInstance()];
  for (let round = 0; round < rounds(25); round++) {
    upstream.person = createPerson();
    const before = await countRows(server);
    const trips = await Promise.all(
      Array.from({ length: CALLBACKS }, async (_, i) => {
        const browser = new FederationBrowser(instances[i % 2]!, [upstream, hostile]);
        const { path } = beginTripWith('upstream');
        return { browser, callback: await browser.openUntilCallback(path) };
      }),
    );
    const ends = await Promise.all(trips.map(({ browser, callback }) => browser.open(callback)));
    expect(ends.map(({ url }) => isAtApplication(url))).toEqual(trips.map(() => true));
    const after = await countRows(server);
    expect(after.users).toBe(before.users! + 1);
    expect(after.identities).toBe(before.identities! + 1);
  }
});
