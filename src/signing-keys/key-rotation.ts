import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { SteadyClock } from '../clock/steady-clock.js';
import { getCommand } from '../database/command.js';
import { KeyRing } from './key-ring.js';
import { KeyRejectedError } from './signing-keys.errors.js';
import { SIGNING_KEYS_OPTIONS, type SigningKeysOptions } from './signing-keys.options.js';
import { SigningKeys } from './signing-keys.service.js';
import { toReason } from '../http/to-reason.js';
import { writeLine } from '../http/write-line.js';

const CHECK_MS = 60_000;
const DAY_MS = 86_400_000;

/**
 * Rotates the signing key when it is older than `rotationDays`, and retires the keys of a former `ALGORITHM`. While the
 * clock has not been steady it does neither.
 */
@Injectable()
export class KeyRotation implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(KeyRotation.name);
  private readonly maxAgeMs: number;
  private readonly steadyClock: SteadyClock;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @Inject(SIGNING_KEYS_OPTIONS) { rotationDays }: SigningKeysOptions,
    private readonly ring: KeyRing,
    private readonly keys: SigningKeys,
    private readonly clock: Clock,
  ) {
    this.maxAgeMs = rotationDays * DAY_MS;
    this.steadyClock = new SteadyClock(clock);
  }

  onApplicationBootstrap(): void {
    if (!this.ring.canRotate || getCommand()) return;
    this.timer = setInterval(() => void this.check(), CHECK_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private async check(): Promise<void> {
    // Creates a key if none can sign.
    await this.ring.reload();
    if (this.steadyClock.isSteady()) await this.rotateIfDue();
  }

  /** Retires the keys of a former `ALGORITHM`, and publishes the next key if the active one is too old. Never rejects. */
  async rotateIfDue(): Promise<void> {
    try {
      await this.keys.retireFormer();
      if (this.maxAgeMs === 0) return;
      const { kid } = this.ring.current();
      const key = (await this.keys.list()).find((each) => each.kid === kid);
      const ageMs = key ? this.clock.now().getTime() - key.activeFrom.getTime() : 0;
      if (ageMs < this.maxAgeMs) return;
      const next = await this.keys.rotate();
      writeLine(this.logger, 'log', 'The next signing key is published.', { kid: next.kid });
    } catch (error) {
      // Another instance was first, or the next key is published already.
      if (error instanceof KeyRejectedError) return;
      const reason = toReason(error);
      writeLine(this.logger, 'warn', 'The signing key could not be rotated.', { reason });
    }
  }
}
