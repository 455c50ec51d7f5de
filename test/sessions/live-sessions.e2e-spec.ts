import { randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import { serverTest } from '../support/fixtures.js';
import { parseSamples, sumSamples } from '../support/prometheus.js';
import { DAY } from '../support/server.js';

const TOKEN = randomBytes(24).toString('base64url');

const test = serverTest({ metricsToken: TOKEN });

test('The metric sessions_live counts sessions that neither ended nor expired, once in ten seconds', async ({
  server,
  user,
}) => {
  const countLive = async () => {
    const { body } = await server.call('GET', '/metrics', { token: TOKEN });
    return sumSamples(parseSamples(body), 'sessions_live');
  };
  await server.signIn(user);
  await server.call('POST', '/logout', { token: await server.signIn(user) });
  expect(await countLive()).toBe(1);
  server.setClockAhead(5);
  await server.signIn(user);
  expect(await countLive()).toBe(1);
  server.setClockAhead(11);
  expect(await countLive()).toBe(2);
  server.setClockAhead(15 * DAY);
  expect(await countLive()).toBe(0);
});
