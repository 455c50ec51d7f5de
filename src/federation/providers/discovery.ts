import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import type { AuthorizationServer } from 'oauth4webapi';
import { Clock } from '../../clock/clock.js';
import { getCommand } from '../../database/command.js';
import { Events } from '../../events/events.js';
import { describeError, fetchJson } from '../../http/fetch-json.js';
import { writeLine } from '../../http/write-line.js';
import type { ProviderSettings } from '../federation.options.js';
import { ProviderAwayError } from './provider-away.error.js';
import { findMetadataFault, toServer } from './provider-metadata.js';
import { Providers } from './providers.js';
import { getRetryMs, STALE_MS, TIMEOUT_MS, VALID_MS } from './timing.js';

const WELL_KNOWN = '/.well-known/openid-configuration';

interface Discovered {
  server: AuthorizationServer | null;
  readAtMs: number;
  /** The fetch that all callers wait for. */
  reading: Promise<AuthorizationServer> | null;
  /** How many fetches have failed in a row. */
  failures: number;
  /** No fetch is made before. */
  retryAtMs: number;
}

/** Reads the metadata of the providers (OpenID Connect Discovery), when it is needed. */
@Injectable()
export class Discovery implements OnApplicationBootstrap {
  private readonly logger = new Logger(Discovery.name);
  private readonly discovered = new Map<string, Discovered>();

  constructor(
    private readonly providers: Providers,
    private readonly clock: Clock,
    private readonly events: Events,
  ) {}

  /** Reads ahead, without waiting: the application starts without its providers. */
  onApplicationBootstrap(): void {
    if (getCommand()) return;
    for (const provider of this.providers.list()) void this.get(provider).catch(() => {});
  }

  /**
   * Returns the metadata of the provider. What is older than an hour is read again in the background, and serves for a day
   * more while that fails.
   * @throws ProviderAwayError if it cannot be read.
   */
  async get(provider: ProviderSettings): Promise<AuthorizationServer> {
    if (provider.metadata) return toServer(provider.issuer, { ...provider.metadata });
    const entry = this.getEntry(provider.id);
    const ageMs = this.clock.monotonicMs() - entry.readAtMs;
    if (entry.server && ageMs < VALID_MS) return entry.server;
    const isUsable = entry.server && ageMs < VALID_MS + STALE_MS;
    const reading = this.read(provider, entry);
    if (!isUsable) return reading;
    reading.catch(() => {});
    return entry.server!;
  }

  private async read(provider: ProviderSettings, entry: Discovered): Promise<AuthorizationServer> {
    if (entry.reading) return entry.reading;
    const waitMs = entry.retryAtMs - this.clock.monotonicMs();
    if (waitMs > 0) throw new ProviderAwayError(waitMs, 'the metadata cannot be read');
    entry.reading = this.fetch(provider, entry).finally(() => (entry.reading = null));
    return entry.reading;
  }

  private async fetch(provider: ProviderSettings, entry: Discovered): Promise<AuthorizationServer> {
    const { id, issuer } = provider;
    try {
      const document = await fetchJson(issuer.replace(/\/$/, '') + WELL_KNOWN, TIMEOUT_MS);
      const fault = findMetadataFault(document, issuer);
      if (fault !== null) throw new Error(`The metadata of ${issuer} ${fault}`);
      const server = toServer(issuer, document);
      if (entry.failures > 0) this.reportBack(id);
      const readAtMs = this.clock.monotonicMs();
      Object.assign(entry, { server, readAtMs, failures: 0, retryAtMs: -Infinity });
      return server;
    } catch (error) {
      entry.failures++;
      const reason = describeError(error);
      if (entry.failures === 1) this.reportAway(id, reason);
      const waitMs = getRetryMs(entry.failures);
      entry.retryAtMs = this.clock.monotonicMs() + waitMs;
      throw new ProviderAwayError(waitMs, reason);
    }
  }

  private getEntry(id: string): Discovered {
    const known = this.discovered.get(id);
    if (known) return known;
    const times = { readAtMs: -Infinity, failures: 0, retryAtMs: -Infinity };
    const entry = { server: null, reading: null, ...times };
    this.discovered.set(id, entry);
    return entry;
  }

  private reportAway(provider: string, reason: string): void {
    writeLine(this.logger, 'warn', 'A provider cannot be reached.', { provider, reason });
    this.events.emit('provider.away', { provider });
  }

  private reportBack(provider: string): void {
    writeLine(this.logger, 'log', 'A provider can be reached again.', { provider });
    this.events.emit('provider.back', { provider });
  }
}
