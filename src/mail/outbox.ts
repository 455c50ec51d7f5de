import { Inject, Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { v7 as uuidv7 } from 'uuid';
import { Clock } from '../clock/clock.js';
import type { Transaction } from '../database/transactions.js';
import { parseEmail } from '../users/identifiers.js';
import type { MailLink } from './link.entity.js';
import { matchLocale, parseAcceptLanguage } from './locales.js';
import { MailTemplates } from './mail-templates.js';
import { MAIL_SETTINGS, type MailSettings } from './mail.options.js';
import { MailRow } from './mail.entity.js';
import { type Backlog, MailsStore } from './outbox/mails.store.js';

/** A mail to send. It is for the user, or for the mailbox, or about the user and for the mailbox. */
export interface NewMail {
  /** The name of a `MailKind`. */
  kind: string;
  userId?: string | null;
  /** An e-mail address. */
  mailbox?: string | null;
  /** A link that was created in the same unit of work. Left out if the `MailKind` creates it. */
  link?: MailLink | null;
  /** The header of the request, for users who have chosen no language. */
  acceptLanguage?: string | null;
  /** What the mail is about, as JSON. It must contain no secret, and no text that a person typed. */
  details?: Record<string, unknown>;
}

/** A unit of work, or a transaction that the application has opened itself, such as by `DataSource.transaction()`. */
interface OpenTransaction {
  readonly transaction: Transaction;
  /** Runs the callback after the commit. Without it, the mail is sent within two seconds of the commit. */
  afterCommit?: (callback: () => void) => void;
}

/** A mail that waits. */
export type QueuedMail = Readonly<MailRow>;

/**
 * Queues mails in the database, in the transaction of the change that they are about: a mail is sent if and only if the
 * change is committed. A process sends them in the background, so a caller never waits for the mail server, nor sees it
 * fail.
 */
@Injectable()
export class Outbox {
  private onQueued: () => void = () => {};

  constructor(
    @Inject(MAIL_SETTINGS) private readonly settings: MailSettings | null,
    private readonly store: MailsStore,
    private readonly templates: MailTemplates,
    private readonly clock: Clock,
  ) {}

  /** Whether the application sends mails: it has the option `mail`. */
  get isOn(): boolean {
    return this.settings !== null;
  }

  /**
   * Queues a mail, which is sent right after the commit of the unit of work. An application that opens its transactions
   * itself passes `{ transaction }`.
   * @returns the id of the mail.
   * @throws ValidationFailedError if `mailbox` is not an e-mail address.
   * @throws Error if the application has no option `mail`, or the mail has no recipient.
   */
  async send(mail: NewMail, within: OpenTransaction): Promise<string> {
    const { kind, userId = null, mailbox = null, link = null, acceptLanguage, details = {} } = mail;
    if (!this.isOn) throw new Error('No mail can be sent: set the option `mail` of AuthModule.');
    if (userId === null && mailbox === null)
      throw new Error(`A mail ${kind} needs a user or a mailbox.`);
    const now = this.clock.now();
    const row: MailRow = Object.assign(new MailRow(), {
      id: uuidv7({ msecs: now.getTime() }),
      kind,
      userId,
      mailbox: mailbox === null ? null : parseEmail(mailbox),
      linkId: link?.id ?? null,
      locale: matchLocale(parseAcceptLanguage(acceptLanguage), this.templates.locales),
      details,
      createdAt: now,
      nextTryAt: now,
      attempts: 0,
      lastError: null,
    });
    await this.store.add(row, within.transaction);
    within.afterCommit?.(() => this.onQueued());
    return row.id;
  }

  /** Lists the mails that wait, the next one first. */
  list(limit: number): Promise<QueuedMail[]> {
    return this.store.list(limit);
  }

  /**
   * Makes the mail with this id due now, or `all` of them.
   * @returns how many mails that was.
   */
  async retry(id: string): Promise<number> {
    if (id !== 'all' && !isUUID(id)) return 0;
    const count = await this.store.makeDue(id === 'all' ? null : id, this.clock.now());
    this.onQueued();
    return count;
  }

  /** Returns how many mails wait, and since when the oldest does. */
  readBacklog(): Promise<Backlog> {
    return this.store.readBacklog();
  }

  /** Calls `callback` when this process has committed a mail. Replaces the callback of an earlier call. */
  whenQueued(callback: () => void): void {
    this.onQueued = callback;
  }
}
