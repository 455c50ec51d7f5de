import { Inject, Injectable } from '@nestjs/common';
import { ChangeFeed } from '../cache-invalidation/change-feed.js';
import { RowCache } from '../cache-invalidation/row-cache.js';
import { Clock } from '../clock/clock.js';
import { digestSecret, isSameDigest } from '../crypto/digests.js';
import type { UnitOfWork } from '../events/units-of-work.js';
import {
  BROWSER_CLIENT,
  type BuiltInClient,
  type Client,
  FIRST_PARTY_CLIENT,
  RESERVED_CLIENT_IDS,
} from './client.js';
import type { ClientRow } from './client.entity.js';
import { isClientId, toConfiguredClient } from './client-validation.js';
import { CLIENTS_OPTIONS, type ClientsOptions } from './clients.options.js';
import { ClientDeletedError } from './clients.errors.js';
import { ClientsStore } from './clients.store.js';

/** A client with the digest of its secret, or null if it is public. */
export type RegisteredClient = Client & { secretDigest: string | null };

const NO_SECRET_DIGEST = digestSecret('no client');

/** Finds and authenticates clients: those that are built in, those by configuration, and those in the database. */
@Injectable()
export class ClientRegistry {
  /** Every scope, with what it allows. */
  readonly knownScopes: ClientsOptions['scopes'];
  private readonly configured = new Map<string, RegisteredClient>();
  private readonly rows: RowCache<ClientRow>;

  constructor(
    @Inject(CLIENTS_OPTIONS) { clients = [], scopes }: ClientsOptions,
    private readonly store: ClientsStore,
    clock: Clock,
    private readonly feed: ChangeFeed,
  ) {
    this.knownScopes = scopes;
    this.addBuiltIn(FIRST_PARTY_CLIENT);
    this.addBuiltIn(BROWSER_CLIENT);
    for (const client of clients.map((each) => toConfiguredClient(each, scopes))) {
      if (this.configured.has(client.id)) {
        throw new Error(`There are two clients with the id ${client.id}.`);
      }
      this.configured.set(client.id, client);
    }
    this.rows = new RowCache({
      feed,
      clock,
      table: store.watched,
      read: (id) => store.findById(id),
    });
  }

  /**
   * Adds a public client that a module brings along, without a row. It has all scopes and no redirect URI, unless it says
   * otherwise. The module calls this while the application starts.
   */
  addBuiltIn(client: BuiltInClient): void {
    this.configured.set(client.id, { ...FIRST_PARTY_CLIENT, ...client, secretDigest: null });
  }

  /** Returns the client with this id, or null. */
  find(id: string): Promise<Client | null> {
    return this.findRegistered(id);
  }

  /**
   * Returns the client if the secret is its own, or if it is public and no secret was sent (RFC 6749 section 2.3).
   * Else returns null, after the same work.
   */
  async authenticate(id: string, secretPlain: string): Promise<Client | null> {
    const client = await this.findRegistered(id);
    const secretMatches = isSameDigest(
      digestSecret(secretPlain),
      client?.secretDigest ?? NO_SECRET_DIGEST,
    );
    if (!client) return null;
    return (client.confidential ? secretMatches : secretPlain === '') ? client : null;
  }

  /**
   * Keeps the client from being deleted until the unit of work ends: no session may start without its client, because it
   * would be live again for a later client with the same id.
   * @throws ClientDeletedError if the client was deleted, perhaps by another process a moment ago.
   */
  async hold({ id, createdAt }: Client, unit: UnitOfWork): Promise<void> {
    if (this.isConfigured(id)) return;
    if (createdAt && (await this.store.hold(id, createdAt, unit.transaction))) return;
    this.rows.delete(id);
    throw new ClientDeletedError();
  }

  /** Whether the id belongs to a built-in client or to one by configuration. */
  isConfigured(id: string): boolean {
    return this.configured.has(id);
  }

  /** Lists the clients by configuration, without those that are built in. */
  listConfigured(): RegisteredClient[] {
    return [...this.configured.values()].filter(({ id }) => !RESERVED_CLIENT_IDS.includes(id));
  }

  /** Drops the client from the caches, after a change in the database. */
  publishChange(id: string): void {
    this.feed.publish(this.store.watched.table, id);
  }

  private async findRegistered(id: string): Promise<RegisteredClient | null> {
    const configured = this.configured.get(id);
    if (configured) return configured;
    // The caller chooses the text, so text that cannot be an id is not looked up. A row of an earlier release may have an
    // id that is reserved since: it is not found.
    if (!isClientId(id) || RESERVED_CLIENT_IDS.includes(id)) return null;
    const row = await this.rows.find(id);
    return row && toRegisteredClient(row);
  }
}

/** Converts a row to a client. */
export function toRegisteredClient(row: ClientRow): RegisteredClient {
  return { ...row, confidential: row.secretDigest !== null };
}
