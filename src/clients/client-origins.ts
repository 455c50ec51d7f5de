import { Injectable } from '@nestjs/common';
import { RowCache } from '../cache-invalidation/row-cache.js';
import { Clock } from '../clock/clock.js';
import type { Client } from './client.js';
import { ClientRegistry, toRegisteredClient } from './client-registry.js';
import { ClientsStore } from './clients.store.js';

/** New clients of other processes are known after this time. */
const MAX_AGE_MS = 1_000;
const ALL = 'all';

/** Knows the origins of the pages that are clients: those of the redirect URIs of public web clients. */
@Injectable()
export class ClientOrigins {
  private readonly configured: ReadonlySet<string>;
  private readonly stored: RowCache<ReadonlySet<string>>;

  constructor(registry: ClientRegistry, store: ClientsStore, clock: Clock) {
    this.configured = toOrigins(registry.listConfigured());
    this.stored = new RowCache<ReadonlySet<string>>({
      clock,
      ttlMs: MAX_AGE_MS,
      read: async () => toOrigins((await store.listAll()).map(toRegisteredClient)),
    });
  }

  /** Returns whether a public web client has this origin. */
  async has(origin: string): Promise<boolean> {
    if (this.configured.has(origin)) return true;
    return (await this.stored.find(ALL))?.has(origin) ?? false;
  }
}

function toOrigins(clients: Client[]): ReadonlySet<string> {
  const pages = clients.filter(
    ({ confidential, applicationType }) => !confidential && applicationType === 'web',
  );
  const uris = pages.flatMap(({ redirectUris }) => redirectUris);
  return new Set(uris.filter((uri) => URL.canParse(uri)).map((uri) => new URL(uri).origin));
}
