import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Clock } from '../../clock/clock.js';
import { getCommand } from '../../database/command.js';
import { toReason } from '../../http/to-reason.js';
import { writeLine } from '../../http/write-line.js';
import { toAddressGroup } from '../../http/ip-address.js';
import { LastUsesStore } from './last-uses.store.js';

const INTERVAL_MS = 60_000;
/** Uses of further tokens are not noted before the next write. */
const MAX_TOKENS = 20_000;
const BATCH = 500;

/**
 * Notes in memory when tokens are used, and writes it about once a minute: a write for each request would be the most
 * frequent one of the database. A process that is killed loses the last minute.
 */
@Injectable()
export class LastUses implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('PersonalTokens');
  private readonly uses = new Map<string, { atMs: number; ip: string | null }>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly store: LastUsesStore,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    if (!getCommand()) this.flushLater();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearTimeout(this.timer);
    await this.flush();
  }

  /** Notes a use. Without an address, the one of the use before stays. */
  note(id: string, ip: string | null): void {
    const before = this.uses.get(id);
    if (!before && this.uses.size >= MAX_TOKENS) return;
    this.uses.set(id, { atMs: this.clock.now().getTime(), ip: ip ?? before?.ip ?? null });
  }

  /** Writes the uses; never rejects. What cannot be written is tried again later. */
  async flush(): Promise<void> {
    const noted = [...this.uses];
    for (let start = 0; start < noted.length; start += BATCH) {
      const batch = noted.slice(start, start + BATCH);
      try {
        await this.store.write(
          batch.map(([id, { atMs, ip }]) => ({
            id,
            atMs,
            address: ip === null ? null : toAddressGroup(ip),
          })),
        );
      } catch (error) {
        const reason = toReason(error);
        writeLine(this.logger, 'warn', 'The last uses of tokens could not be written.', { reason });
        return;
      }
      // A later use stays for the next write.
      for (const [id, use] of batch) if (this.uses.get(id) === use) this.uses.delete(id);
    }
  }

  private flushLater(): void {
    // Random, so that instances that were started together do not write together.
    const varied = INTERVAL_MS * (1 + Math.random() / 4);
    this.timer = setTimeout(
      () => void this.flush().finally(() => this.flushLater()),
      varied,
    ).unref();
  }
}
