import { DataSource } from 'typeorm';
import { expect, test } from 'vitest';
import type { Settings } from '../../src/server/settings/settings.js';
import { FederationBrowser } from './federation-browser.js';
import { FAULTS, TOLERATED_FAULTS } from './hostile-faults.js';
import { HostileProvider } from './hostile-provider.js';
import { beginTrip, CLIENTS, exchange, readCallback, SPA, type Trip } from './plain-browser.js';
import { startServer, type TestServer } from './server.js';
import { TrailReader } from './trail.js';
import { Upstream } from './upstream.js';

/** Returns a `test` with a hostile provider, which each file starts for itself. */
function withHostile() {
  return test.extend(
    'hostile',
    { scope: 'file' },
    async ({}, { onCleanup }): Promise<HostileProvider> => {
      const hostile = await HostileProvider.start();
      onCleanup(() => hostile.stop());
      return hostile;
    },
  );
}

/** Returns a `test` with a server whose providers are oidc-provider and the honest one of the hostile server. */
export function upstreamTest(settings: Partial<Settings> = {}) {
  return withHostile()
    .extend('upstream', { scope: 'file' }, async ({}, { onCleanup }): Promise<Upstream> => {
      const upstream = await Upstream.start();
      onCleanup(() => upstream.stop());
      return upstream;
    })
    .extend(
      'server',
      { scope: 'file' },
      async ({ upstream, hostile }, { onCleanup }): Promise<TestServer> => {
        const providers = [upstream.setting, hostile.getSetting('honest')];
        const server = await startServer({ clients: CLIENTS, federation: providers, ...settings });
        onCleanup(() => server.close());
        return server;
      },
    )
    .extend(
      'browser',
      ({ server, upstream, hostile }) => new FederationBrowser(server, [upstream, hostile]),
    );
}

/** Returns a `test` with a server that has a provider for each fault. */
export function hostileTest(settings: Partial<Settings> = {}) {
  return withHostile().extend(
    'server',
    { scope: 'file' },
    async ({ hostile }, { onCleanup }): Promise<TestServer> => {
      const names = ['honest', ...Object.keys(FAULTS), ...Object.keys(TOLERATED_FAULTS)];
      const providers = names.map((name) => hostile.getSetting(name));
      const server = await startServer({ clients: CLIENTS, federation: providers, ...settings });
      onCleanup(() => server.close());
      hostile.now = () => server.now();
      return server;
    },
  );
}

/** Begins the trip of an application whose sign-in begins at a provider. */
export function beginTripWith(provider: string, changes: Record<string, string> = {}): Trip {
  return beginTrip(SPA, { provider, ...changes });
}

/** Walks a browser through the sign-in at a provider, and returns the tokens of the application. */
export async function signInWith(
  server: Pick<TestServer, 'call'>,
  browser: FederationBrowser,
  provider: string,
  changes: Record<string, string> = {},
): Promise<Record<string, string>> {
  const trip = beginTripWith(provider, changes);
  const end = await browser.open(trip.path);
  const { code } = isAtApplication(end.url) ? readCallback(end) : {};
  if (code === undefined) throw new Error(`${end.status} ${end.url} ${String(end.body)}`);
  const { status, body } = await exchange(server, trip, code);
  expect(status).toBe(200);
  return body;
}

/** Returns whether a browser has arrived at the application. */
export function isAtApplication(url: string): boolean {
  return url.startsWith(SPA.redirect_uris![0]!);
}

/** Counts the users, the sessions and the connected accounts. */
export async function countRows(server: TestServer): Promise<Record<string, number>> {
  const dataSource = server.app.get(DataSource);
  const counts: Record<string, number> = {};
  for (const table of ['users', 'sessions', 'identities']) {
    const rows = await dataSource.query<Array<{ n: unknown }>>(
      `SELECT count(*) AS n FROM ${table}`,
    );
    counts[table] = Number(rows[0]!.n);
  }
  return counts;
}

/** Reads the refusals since the last call: the reasons by provider. */
export class RefusalReader {
  private readonly trail: TrailReader;

  constructor(server: TestServer) {
    this.trail = new TrailReader(server);
  }

  async take(): Promise<Record<string, unknown>> {
    const rows = await this.trail.take();
    const refused = rows.filter(({ name }) => name === 'federation.refused');
    return Object.fromEntries(refused.map(({ details }) => [details.provider, details.reason]));
  }
}
