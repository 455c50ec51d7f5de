import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { Clock } from '../../clock/clock.js';
import { getCommand } from '../../database/command.js';
import { type LogFields, writeLine } from '../../http/write-line.js';
import { MailTransport } from '../mail-transport.js';
import type { MailRow } from '../mail.entity.js';
import { Outbox } from '../outbox.js';
import { LEASE_MS, MailDeliverer } from './mail-deliverer.js';
import { MailsStore } from './mails.store.js';

/** How many mails a process sends at once. */
const SEND_SLOTS = 4;
/** Finds the mails of other processes, and those whose next attempt is due. */
const POLL_MS = 2_000;
/** How long mails that are being sent have to finish when the application stops. */
const DRAIN_MS = 8_000;
/** How long a mail of this process waits at most, beside the answer to its request. */
const WAKE_DELAY_MS = 100;
/** After each mail of a long queue: a process sends at most 33 mails a second, so that it has time for its requests. */
const CLAIM_PAUSE_MS = 30;
const LOG_INTERVAL_MS = 60_000;

/**
 * Sends the mails of the outbox: soon after this process has committed one, else when a poll finds it. It claims one
 * when it can send it, so that a slow mail server keeps no mail from another process.
 */
@Injectable()
export class MailWorker
  implements OnApplicationBootstrap, OnModuleDestroy, BeforeApplicationShutdown
{
  private readonly logger = new Logger('Mail');
  private readonly stop = new AbortController();
  private readonly sending = new Set<Promise<void>>();
  private timer: NodeJS.Timeout | undefined;
  private soon: NodeJS.Timeout | null = null;
  private stopped = true;
  /** The last claim, and the pause after it. */
  private claiming: Promise<void> | null = null;
  /** There may be mails to claim. */
  private again = false;
  private loggedAtMs = -Infinity;
  private failing = false;

  constructor(
    private readonly outbox: Outbox,
    private readonly store: MailsStore,
    private readonly deliverer: MailDeliverer,
    private readonly transport: MailTransport,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    // A command leaves the mails to the server, which knows all kinds of mail.
    if (!this.outbox.isOn || getCommand()) return;
    this.stopped = false;
    this.outbox.whenQueued(() => this.wakeSoon());
    this.timer = setInterval(() => this.wake(), POLL_MS).unref();
    this.wake();
  }

  onModuleDestroy(): void {
    this.stopped = true;
    clearInterval(this.timer);
  }

  /** Lets the mails that are being sent finish, while the database is still open. Another process sends the others. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.claiming;
    const drained = Promise.all(this.sending);
    await Promise.race([drained, sleep(DRAIN_MS, undefined, { ref: false })]);
    this.stop.abort();
    await drained;
    await this.transport.close();
  }

  /**
   * Wakes the worker after a random moment. At once, it would write the mail before the request is answered, and the time
   * of the answer would tell whether an address has an account.
   */
  private wakeSoon(): void {
    this.soon ??= setTimeout(() => {
      this.soon = null;
      this.wake();
    }, WAKE_DELAY_MS * Math.random()).unref();
  }

  private wake(): void {
    this.again = true;
    this.fillSlots();
  }

  private fillSlots(): void {
    const isBusy = this.claiming !== null || this.sending.size === SEND_SLOTS;
    if (!this.again || this.stopped || isBusy) return;
    this.again = false;
    this.claiming = this.claimAndSend().finally(() => {
      this.claiming = null;
      this.fillSlots();
    });
  }

  private async claimAndSend(): Promise<void> {
    const row = await this.claim();
    if (!row) return;
    this.send(row);
    this.again = true;
    await sleep(CLAIM_PAUSE_MS);
  }

  private async claim(): Promise<MailRow | null> {
    const now = this.clock.now();
    const leaseEnd = new Date(now.getTime() + LEASE_MS);
    return this.store.claim(now, leaseEnd).catch((error: unknown) => {
      this.warn('The outbox cannot be read.', { reason: (error as Error).message });
      return null;
    });
  }

  private send(row: MailRow): void {
    const sending = this.deliverAndReport(row).finally(() => {
      this.sending.delete(sending);
      this.fillSlots();
    });
    this.sending.add(sending);
  }

  private async deliverAndReport(row: MailRow): Promise<void> {
    const result = await this.deliverer.deliver(row, this.stop.signal);
    if (result.status === 'failed') {
      this.failing = true;
      const fields = { kind: row.kind, code: result.code };
      this.warn('Mails cannot be sent, and will be tried again.', fields);
    } else if (result.status === 'sent' && this.failing) {
      this.failing = false;
      this.loggedAtMs = -Infinity;
      this.logger.log('Mails are sent again.');
    }
  }

  /** Logs at most one line a minute, however many mails fail. */
  private warn(message: string, fields: LogFields): void {
    const nowMs = this.clock.monotonicMs();
    if (nowMs - this.loggedAtMs < LOG_INTERVAL_MS) return;
    this.loggedAtMs = nowMs;
    writeLine(this.logger, 'warn', message, fields);
  }
}
