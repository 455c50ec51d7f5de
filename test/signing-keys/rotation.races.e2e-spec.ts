import { expect } from 'vitest';
import { SigningKeys } from '../../src/index.js';
import { serverTest } from '../support/fixtures.js';
import { rounds } from '../support/rounds.js';

const ROUNDS = rounds(6);

const test = serverTest();

test(`SigningKeys.rotate() and revoke() at once both take effect (${ROUNDS} rounds)`, async ({
  server,
  user,
}) => {
  const keys = server.app.get(SigningKeys);
  for (let round = 0; round < ROUNDS; round++) {
    const [active] = (await keys.list()).filter(({ state }) => state === 'active');
    const [, revoked] = await Promise.allSettled([keys.rotate(), keys.revoke(active!.kid)]);
    expect(revoked.status).toBe('fulfilled');
    const [next] = (await keys.list()).filter(({ state }) => state !== 'gone');
    expect((await server.me(await server.signIn(user))).status).toBe(200);
    const both = (await keys.list()).filter(({ state }) => state !== 'gone');
    const outcomes = await Promise.allSettled(both.map(({ kid }) => keys.revoke(kid)));
    expect(outcomes.map(({ status }) => status)).toEqual(both.map(() => 'fulfilled'));
    expect((await keys.list()).find(({ kid }) => kid === next!.kid)!.state).toBe('gone');
    expect((await server.me(await server.signIn(user))).status).toBe(200);
  }
});
