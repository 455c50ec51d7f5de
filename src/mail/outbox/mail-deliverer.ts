import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../clock/clock.js';
import { SteadyClock } from '../../clock/steady-clock.js';
import { writeLine } from '../../http/write-line.js';
import { MailTransport } from '../mail-transport.js';
import { MailRefusedError } from '../mail.errors.js';
import type { MailRow } from '../mail.entity.js';
import { RefusedAddresses } from '../refused-addresses.js';
import { MailComposer } from './mail-composer.js';
import { MailKinds } from './mail-kinds.js';
import { type MailResult, MailResults } from './mail-results.js';
import { sendWithinLimit } from './send-within-limit.js';

/** How long a mail is left to the process that claimed it: for an attempt, and for writing down its result. */
export const LEASE_MS = 60_000;
const RESULT_PAUSE_MS = 500;
const HOUR_MS = 3_600_000;
/** For mails of a kind whose provider was removed while they waited. */
const DEFAULT_RETRY_HOURS = 72;
/** The codes of Node, of nodemailer and of SMTP. */
const CODE = /^[\w-]{1,40}$/;

/** Sends one claimed mail. */
@Injectable()
export class MailDeliverer {
  private readonly logger = new Logger('Mail');
  /** A clock that is ahead for a moment must not delete the mails that wait. */
  private readonly steadyClock: SteadyClock;

  constructor(
    private readonly composer: MailComposer,
    private readonly kinds: MailKinds,
    private readonly refused: RefusedAddresses,
    private readonly transport: MailTransport,
    private readonly results: MailResults,
    private readonly clock: Clock,
  ) {
    this.steadyClock = new SteadyClock(clock);
  }

  /**
   * Tries to send the mail, and writes down the result; never rejects.
   * @param stop ends the attempt when the process stops
   */
  async deliver(row: MailRow, stop: AbortSignal): Promise<MailResult> {
    const leaseEndMs = this.clock.monotonicMs() + LEASE_MS;
    const result = await this.attempt(row, stop).catch((error: unknown): MailResult => {
      if (error instanceof MailRefusedError) return { status: 'refused', code: error.code };
      return { status: 'failed', code: getCode(error) };
    });
    await this.writeResult(row, result, leaseEndMs);
    return result;
  }

  private async attempt(row: MailRow, stop: AbortSignal): Promise<MailResult> {
    const kind = this.kinds.find(row.kind);
    const ageMs = this.clock.now().getTime() - row.createdAt.getTime();
    const isSteady = this.steadyClock.isSteady();
    if (ageMs > (kind?.retryHours ?? DEFAULT_RETRY_HOURS) * HOUR_MS) {
      return isSteady ? { status: 'expired' } : { status: 'failed', code: 'UNSTEADY_CLOCK' };
    }
    if (!kind) return { status: 'failed', code: 'UNKNOWN_KIND' };
    // Requests are answered between the steps of a mail.
    await setImmediate();
    const composed = await this.composer.compose(row, kind);
    if (!composed) return { status: 'dropped' };
    const { mail, link, evenIfRefused } = composed;
    if (!evenIfRefused && (await this.refused.has(mail.to))) {
      return { status: 'refused', code: 'refused-address' };
    }
    await setImmediate();
    await sendWithinLimit(this.transport, mail, stop);
    return { status: 'sent', link };
  }

  /** Tries as long as no other process can have claimed the mail: a result that is lost means a second copy. */
  private async writeResult(row: MailRow, result: MailResult, leaseEndMs: number): Promise<void> {
    for (;;) {
      try {
        return await this.results.write(row, result);
      } catch (error) {
        if (this.clock.monotonicMs() + RESULT_PAUSE_MS > leaseEndMs) {
          const reason = (error as Error).message;
          const fields = { mailId: row.id, reason };
          writeLine(this.logger, 'warn', 'The result of a mail could not be stored.', fields);
          return;
        }
        await sleep(RESULT_PAUSE_MS, undefined, { ref: false });
      }
    }
  }
}

/** Returns a code for an error, without its message, which may contain the address. */
function getCode(error: unknown): string {
  const { responseCode, originalCode, code, name } = error as Record<string, unknown>;
  const codes = [responseCode, originalCode, code, name].map(String);
  return codes.find((each) => each !== 'undefined' && CODE.test(each)) ?? 'ERROR';
}
