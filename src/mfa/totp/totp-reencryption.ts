import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { SecretKeys } from '../../crypto/secret-keys.js';
import { getCommand } from '../../database/command.js';
import { toReason } from '../../http/to-reason.js';
import { writeLine } from '../../http/write-line.js';
import { TotpSecrets } from './totp-secrets.js';
import { TotpStore } from './totp.store.js';

/** It repeats, because an instance that still runs with the former `SECRET_KEY` encrypts new secrets under it. */
const INTERVAL_MS = 3_600_000;
const BATCH_ROWS = 100;
/** The pause after a batch, which leaves the processor and the database to requests. */
const PAUSE_MS = 5;
const FINISHED = 'No authenticator app needs SECRET_KEY_FALLBACKS.';
const UNREADABLE =
  'No key decrypts the secrets of some authenticator apps: a key is missing in SECRET_KEY_FALLBACKS.';
const FAILED = 'The secrets of authenticator apps could not be encrypted under SECRET_KEY.';

/**
 * Encrypts the secrets of authenticator apps under `SECRET_KEY`, at the start and every hour, as long as there are
 * `SECRET_KEY_FALLBACKS`. So no user needs a fallback when it is removed.
 */
@Injectable()
export class TotpReencryption implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(TotpReencryption.name);
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  private hasFinished = false;
  private running: Promise<void> | null = null;

  constructor(
    private readonly keys: SecretKeys,
    private readonly secrets: TotpSecrets,
    private readonly store: TotpStore,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.keys.hasFallbacks || getCommand()) return;
    void this.run();
    this.timer = setInterval(() => void this.run(), INTERVAL_MS).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.running;
  }

  /** Encrypts the secrets that are not encrypted under `SECRET_KEY`, and logs the result; never rejects. */
  run(): Promise<void> {
    this.running ??= this.reencryptAll().finally(() => (this.running = null));
    return this.running;
  }

  private async reencryptAll(): Promise<void> {
    try {
      let rows = 0;
      let unreadable = 0;
      for await (const batch of this.store.listSecrets(BATCH_ROWS)) {
        for (const row of batch) {
          const { isReadable, reencrypted } = this.secrets.reencrypt(row);
          if (!isReadable) unreadable++;
          if (reencrypted === null) continue;
          if (await this.store.replaceSecret(row, reencrypted)) rows++;
          // SQLite answers synchronously: this lets requests run between two rows.
          await setImmediate();
        }
        if (this.stopped) return;
        await sleep(PAUSE_MS);
      }
      if (unreadable > 0) {
        writeLine(this.logger, 'warn', UNREADABLE, { rows: unreadable });
        return;
      }
      if (rows > 0 || !this.hasFinished) writeLine(this.logger, 'log', FINISHED, { rows });
      this.hasFinished = true;
    } catch (error) {
      const reason = toReason(error);
      writeLine(this.logger, 'warn', FAILED, { reason });
    }
  }
}
