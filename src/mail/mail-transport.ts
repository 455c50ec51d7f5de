import type { MailAddress } from './mail-address.js';

/** A finished mail. */
export interface OutgoingMail {
  /** The kind of the mail, for a transport that treats kinds differently. It is no header. */
  kind: string;
  /** With angle brackets. It is the same each time that this mail is sent. */
  messageId: string;
  /** When the mail was asked for. */
  date: Date;
  from: MailAddress;
  /** One address: a dot-atom in ASCII, `@` and a domain in its ASCII form. */
  to: string;
  /** The envelope sender, to whom mail servers report what they cannot deliver. */
  bounceTo: string;
  subject: string;
  text: string;
  html: string;
  /** Further headers. */
  headers: Readonly<Record<string, string>>;
}

/**
 * Hands mails over to a mail server. An application replaces it in the `overrides` of `AuthModule`, for example to call the
 * HTTP API of a provider.
 *
 * @example
 * ```ts
 * import { Injectable } from '@nestjs/common';
 * import { MailRefusedError, MailTransport, type OutgoingMail } from 'nightlatch';
 *
 * // `overrides: [{ provide: MailTransport, useClass: HttpMails }]`
 * @Injectable()
 * export class HttpMails extends MailTransport {
 *   async send(mail: OutgoingMail, signal: AbortSignal): Promise<void> {
 *     const { to, subject, text, html, messageId } = mail;
 *     const body = JSON.stringify({ to, subject, text, html, messageId });
 *     const answer = await fetch('https://mails.example/send', { method: 'POST', body, signal });
 *     if (answer.status === 422) throw new MailRefusedError('422');
 *     if (!answer.ok) throw new Error(`The mail API answered ${answer.status}.`);
 *   }
 * }
 * ```
 */
export abstract class MailTransport {
  /**
   * Sends one mail. Resolves when the mail server has accepted it.
   * @param signal aborts the attempt, which may take 45 seconds
   * @throws MailRefusedError if another attempt would be in vain. After any other error the mail is sent again later.
   */
  abstract send(mail: OutgoingMail, signal: AbortSignal): Promise<void>;

  /** Closes the connections when the application stops. */
  close(): void | Promise<void> {}
}
