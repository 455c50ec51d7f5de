import type { User } from '../users/user.entity.js';
import type { NewLink } from './mail-links.js';
import type { MailToRender, RenderedMail } from './mail-to-render.js';

/** A mail that is due. */
export interface DueMail {
  kind: string;
  /** The user whom the mail was queued for, as they are now. */
  user: User | null;
  /** The canonical address that the mail was queued for, if it is not for the address of the user. */
  mailbox: string | null;
  details: Readonly<Record<string, unknown>>;
  createdAt: Date;
  /** 1 for the first attempt to send it. */
  attempt: number;
}

/** Who gets a mail, and what is in it. */
export interface PreparedMail {
  /** The e-mail address, as the user typed it or in its canonical form. */
  to: string;
  /** The user whose language the mail is in. Default: the user whom the mail was queued for. */
  user?: User | null;
  /** The kind whose words the mail has. Default: its own. */
  kind?: string;
  link?: {
    /**
     * The URL that the mail shows, with `{token}` for the token. It comes from the configuration, never from a request. Null
     * if the mail does not show it: the link then lives and replaces older ones all the same, and its token is in no mail.
     */
    url: string | null;
    /** Creates the link at the first attempt. Left out if the mail was queued with a link. */
    create?: NewLink;
  };
  /**
   * Whether the mail is sent to an address that gets no mails (`RefusedAddresses`). Only for a mail that the owner of the
   * address or an administrator asked for, with a link that proves the address. Default: false.
   */
  evenIfRefused?: boolean;
  /** Replaces or adds details for the templates. */
  details?: Record<string, unknown>;
}

/**
 * A kind of mail. Each provider of the application that extends this class adds one: being a provider of any module is
 * enough. A request only queues the mail (`Outbox.send`); the kind decides later, when the mail is due, who gets it.
 *
 * @example
 * ```ts
 * import { Injectable } from '@nestjs/common';
 * import {
 *   type Actor,
 *   type DueMail,
 *   MailKind,
 *   type MailToRender,
 *   Outbox,
 *   type PreparedMail,
 *   UnitsOfWork,
 * } from 'nightlatch';
 *
 * @Injectable()
 * export class InvoiceMail extends MailKind {
 *   readonly kind = 'invoice';
 *
 *   // Nothing is sent to users who were disabled meanwhile.
 *   override prepare(mail: DueMail): PreparedMail | null {
 *     return mail.user?.disabled === false ? { to: mail.user.email } : null;
 *   }
 *
 *   override render({ details }: MailToRender) {
 *     const text = `Invoice ${String(details.number)} is ready.`;
 *     return { subject: 'Your invoice', text, html: `<p>${text}</p>` };
 *   }
 * }
 *
 * @Injectable()
 * export class Invoices {
 *   constructor(
 *     private readonly units: UnitsOfWork,
 *     private readonly outbox: Outbox,
 *   ) {}
 *
 *   // The mail is queued if and only if the invoice is stored.
 *   async create(userId: string, number: number, actor: Actor) {
 *     await this.units.run(actor, async (unit) => {
 *       await unit.transaction.insert('invoices', { userId, number });
 *       await this.outbox.send({ kind: 'invoice', userId, details: { number } }, unit);
 *     });
 *   }
 * }
 * ```
 */
export abstract class MailKind {
  /** The name of the kind: lower case, with hyphens. */
  abstract readonly kind: string;

  /** How long to try to send a mail of this kind, in hours. Give 24 to what a stranger can ask for. */
  readonly retryHours: number = 72;

  /**
   * Decides who gets the mail. It may run several times for one mail, and in another process than the request.
   * @returns null to drop the mail, for example because the address has no account. By default the mail goes to the
   * mailbox that it was queued for, or to the user's address.
   */
  prepare(mail: DueMail): PreparedMail | null | Promise<PreparedMail | null> {
    const to = mail.mailbox ?? mail.user?.email;
    return to === undefined ? null : { to };
  }

  /** Writes the mail. By default, null: `MailTemplates` writes it. */
  render(_mail: MailToRender): RenderedMail | null | Promise<RenderedMail | null> {
    return null;
  }
}
