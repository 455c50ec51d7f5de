import { Injectable } from '@nestjs/common';
import { MailTransport, type OutgoingMail } from './mail-transport.js';

/** How many mails are kept. The oldest is dropped for a new one. */
const MAX_MAILS = 100;

/** A mail in the {@link DevMailbox}. */
interface CaughtMail extends OutgoingMail {
  /** The id of the mail in the outbox. */
  id: string;
}

/** Keeps mails in the memory of this process instead of sending them, for development. */
@Injectable()
export class DevMailbox extends MailTransport {
  private readonly mails: CaughtMail[] = [];

  send(mail: OutgoingMail): Promise<void> {
    const id = mail.messageId.slice(1).split('@', 1)[0]!;
    this.mails.unshift({ ...mail, id });
    this.mails.splice(MAX_MAILS);
    return Promise.resolve();
  }

  /** Lists the mails, the newest first. */
  list(): readonly CaughtMail[] {
    return this.mails;
  }

  /** Returns the mail with this id, or null. */
  find(id: string): CaughtMail | null {
    return this.mails.find((mail) => mail.id === id) ?? null;
  }
}
