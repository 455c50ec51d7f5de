import { randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import { beginTripWith, hostileTest, signInWith } from '../support/federation.js';
import { FederationBrowser } from '../support/federation-browser.js';
import { parseSamples, sumSamples } from '../support/prometheus.js';
import type { TestServer } from '../support/server.js';
import { decode } from '../support/tokens.js';

const token = randomBytes(24).toString('base64url');
const test = hostileTest({ metricsToken: token });

async function readMetric(server: TestServer, labels: Record<string, string>): Promise<number> {
  const { body } = await server.call('GET', '/metrics', { token });
  return sumSamples(parseSamples(body), 'federation_total', labels);
}

test.for([
  ['second-factor-counts', 'aal2', ['fed', 'mfa']],
  ['second-factor', 'aal1', ['fed']],
] as const)(
  'With the setting of %s, a second factor at the provider makes the sign-in %s',
  async ([provider, acr, amr], { server, hostile }) => {
    const browser = new FederationBrowser(server, [hostile]);
    const { access_token } = await signInWith(server, browser, provider);
    expect(decode(access_token!).claims).toMatchObject({ acr, amr });
  },
);

test('The metrics count sign-ins with each provider by their outcome', async ({
  server,
  hostile,
}) => {
  await signInWith(server, new FederationBrowser(server, [hostile]), 'honest');
  await new FederationBrowser(server, [hostile]).open(beginTripWith('wrong-aud').path);
  const count = (provider: string, outcome: string) => readMetric(server, { provider, outcome });
  expect(await count('honest', 'succeeded')).toBe(1);
  expect(await count('wrong-aud', 'id-token-not-valid')).toBe(1);
  expect(await count('wrong-aud', 'succeeded')).toBe(0);
});
