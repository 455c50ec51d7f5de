import type { createTransport, SMTPPoolOptions } from 'nodemailer';
import { isLoopbackHost } from '../../http/loopback.js';
import { MailTransport, type OutgoingMail } from '../mail-transport.js';
import { MailRefusedError } from '../mail.errors.js';
import type { SmtpOptions } from '../mail.options.js';
import { parseSmtpUrl } from '../smtp-url.js';

/** One connection for each mail that the worker sends at once. */
const MAX_CONNECTIONS = 4;
/** A connection is kept for the mails of a burst. A mail server may close one that is idle for longer. */
const IDLE_MS = 5_000;
const CONNECT_MS = 10_000;
const GREETING_MS = 15_000;
const SILENCE_MS = 30_000;

/** The parts of nodemailer's errors that tell what was refused. */
interface SmtpError {
  /** The command that was answered with the error. */
  command?: string;
  responseCode?: number;
  /** A reply that the same mail would get again (5xx). */
  permanent?: boolean;
}

/** Sends mails over SMTP, and loads nodemailer with the first one. */
export class SmtpTransport extends MailTransport {
  private transporter: Promise<ReturnType<typeof createPool>> | null = null;

  constructor(private readonly options: SmtpOptions) {
    super();
  }

  async send(mail: OutgoingMail, signal: AbortSignal): Promise<void> {
    this.transporter ??= import('nodemailer').then((nodemailer) =>
      createPool(nodemailer.createTransport, this.options),
    );
    const transporter = await this.transporter;
    const { messageId, date, from, to, bounceTo, subject, text, html, headers } = mail;
    try {
      await transporter.sendMail({
        messageId,
        date,
        from,
        // Objects and an envelope of our own: nodemailer would parse a text, and could find another address in it.
        to: { name: '', address: to },
        envelope: { from: bounceTo, to: [to] },
        subject,
        text,
        html,
        headers: { ...headers },
        signal,
      });
    } catch (error) {
      const { permanent, command, responseCode } = error as SmtpError;
      // A refused sender or password is a mistake in the settings, and no reason to give up the mail.
      if (permanent && (command === 'RCPT TO' || command === 'DATA')) {
        throw new MailRefusedError(String(responseCode), { cause: error });
      }
      throw error;
    }
  }

  override async close(): Promise<void> {
    (await this.transporter)?.transporter.close?.({ force: true });
  }
}

function createPool(create: typeof createTransport, { url, tls }: SmtpOptions) {
  const { host, port, secure, auth } = parseSmtpUrl(url)!;
  const isRequired = (tls ?? (isLoopbackHost(host) ? 'opportunistic' : 'required')) === 'required';
  const options: SMTPPoolOptions & { pool: true } = {
    pool: true,
    host,
    port,
    secure,
    auth: auth ?? undefined,
    requireTLS: isRequired && !secure,
    opportunisticTLS: !isRequired,
    // Opportunistic TLS hides mails from those who only listen (RFC 7435); a certificate would be no use.
    tls: { minVersion: 'TLSv1.2', rejectUnauthorized: isRequired },
    maxConnections: MAX_CONNECTIONS,
    // The outbox tries again, and counts its attempts.
    maxRequeues: 0,
    idleTimeout: IDLE_MS,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: GREETING_MS,
    socketTimeout: SILENCE_MS,
    dnsTimeout: CONNECT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
  return create(options);
}
