import { setTimeout as sleep } from 'node:timers/promises';
import type { INestApplicationContext } from '@nestjs/common';
import { MailTransport, type OutgoingMail } from '../mail/mail-transport.js';

const POLL_MS = 10;
const LINK = /https?:\/\/\S+/;
/** The token of a link of this library. Applications choose where in the URL it is. */
const TOKEN = /[\w-]{64}/;

/** A mail that the application would have sent. */
export interface RecordedMail extends OutgoingMail {
  /** The URL in its text, or null. */
  link: string | null;
  /** The token in this URL, or null. */
  token: string | null;
}

/**
 * Records the mails that an application sends, instead of sending them. They go through its outbox, as always.
 *
 * @example
 * ```ts
 * import type { INestApplication } from '@nestjs/common';
 * import { MailRecorder } from 'nightlatch/testing';
 * import { expect } from 'vitest';
 *
 * export async function resetsAPassword(app: INestApplication, url: string) {
 *   const mails = MailRecorder.of(app);
 *   const post = (path: string, body: object) =>
 *     fetch(url + path, {
 *       method: 'POST',
 *       headers: { 'content-type': 'application/json' },
 *       body: JSON.stringify(body),
 *     });
 *   await post('/forgot-password', { email: 'ann@example.com' });
 *   const { token } = await mails.waitFor('ann@example.com');
 *   const answer = await post('/reset-password', { token, new_password: 'violet anchor tundra' });
 *   expect(answer.status).toBe(204);
 * }
 * ```
 */
export class MailRecorder {
  /** All mails, in order. */
  readonly recorded: RecordedMail[] = [];
  private readonly taken = new Set<RecordedMail>();

  private constructor(transport: MailTransport) {
    transport.send = (mail) => {
      const link = LINK.exec(mail.text)?.[0] ?? null;
      this.recorded.push({ ...mail, link, token: TOKEN.exec(link ?? '')?.[0] ?? null });
      return Promise.resolve();
    };
  }

  /** Records the mails of an application from now on. */
  static of(app: INestApplicationContext): MailRecorder {
    return new MailRecorder(app.get(MailTransport, { strict: false }));
  }

  /**
   * Waits for a mail to the address, and returns it. Each call returns the next mail.
   * @param seconds how long to wait
   * @throws Error if there is none by then. The message lists the mails that came.
   */
  async waitFor(address: string, seconds = 10): Promise<RecordedMail> {
    const timeout = AbortSignal.timeout(seconds * 1_000);
    for (;;) {
      const mail = this.recorded.find((each) => each.to === address && !this.taken.has(each));
      if (mail) {
        this.taken.add(mail);
        return mail;
      }
      if (timeout.aborted) throw new Error(this.describe(address, seconds));
      await sleep(POLL_MS);
    }
  }

  private describe(address: string, seconds: number): string {
    const others = this.recorded.map(({ kind, to }) => `${kind} to ${to}`).join(', ');
    return `No new mail to ${address} within ${seconds} s. Mails so far: ${others || 'none'}.`;
  }
}
