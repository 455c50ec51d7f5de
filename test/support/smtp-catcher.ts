import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server';
import { expect } from 'vitest';

/** A mail that the catcher has accepted. */
interface CaughtMail extends Email {
  /** The recipient of the envelope. */
  rcptTo: string;
  /** The sender of the envelope. */
  mailFrom: string;
  /** The mail as it came over the wire. */
  raw: string;
  /** The links in its text. */
  links: string[];
}

/** How a catcher answers instead of accepting every mail at once. */
interface Refusals {
  /** Whether the catcher greets a client. One that it does not greet waits in vain. */
  greeting?: () => boolean;
  /** Returns the answer to a recipient, for example `550 no such mailbox`, or undefined to accept them. */
  recipient?: (address: string) => string | undefined;
  /** The same for the sender. */
  sender?: (address: string) => string | undefined;
  /** Holds the catcher up in the middle of a mail: after the command DATA, before it reads the rest. */
  content?: () => Promise<void>;
  /** Returns the answer to a whole mail, or `drop` to close the connection without one after the final dot. */
  data?: (mail: CaughtMail) => string | undefined;
}

/** A real SMTP server that keeps the mails it accepts. */
export class SmtpCatcher {
  readonly mails: CaughtMail[] = [];
  refusals: Refusals = {};
  private server: SMTPServer;

  private constructor(
    private readonly options: SMTPServerOptions,
    private port = 0,
  ) {
    this.server = this.createServer();
  }

  /** Starts a catcher on a free port, with the self-signed certificate of smtp-server. */
  static async start(options: SMTPServerOptions = {}): Promise<SmtpCatcher> {
    const catcher = new SmtpCatcher(options);
    await catcher.listen();
    return catcher;
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }

  /** Returns the mails to an address, in the order in which they came. */
  to(address: string): CaughtMail[] {
    return this.mails.filter(({ rcptTo }) => rcptTo === address);
  }

  /** Waits until so many mails have come to an address, and returns the last one. */
  async waitFor(address: string, count = 1): Promise<CaughtMail> {
    await expect.poll(() => this.to(address).length).toBeGreaterThanOrEqual(count);
    return this.to(address).at(-1)!;
  }

  /** Stops listening; the port stays the catcher's. */
  async stop(): Promise<void> {
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  /** Listens again, on the same port. */
  async restart(): Promise<void> {
    this.server = this.createServer();
    await this.listen();
  }

  private async listen(): Promise<void> {
    const server = await new Promise<{ address(): unknown }>((resolve, reject) => {
      this.server.once('error', reject);
      const listening = this.server.listen(this.port, '127.0.0.1', () => resolve(listening));
    });
    this.port = (server.address() as AddressInfo).port;
    // A client that goes away is no fault of the test.
    this.server.on('error', () => {});
  }

  private createServer(): SMTPServer {
    return new SMTPServer({
      authOptional: true,
      // Without the warning about its built-in certificate.
      logger: false,
      closeTimeout: 50,
      onConnect: (_session, done) => {
        if (this.refusals.greeting?.() !== false) done();
      },
      onMailFrom: ({ address }, _session, done) =>
        done(toSmtpError(this.refusals.sender?.(address))),
      onRcptTo: ({ address }, _session, done) =>
        done(toSmtpError(this.refusals.recipient?.(address))),
      onData: (stream, session, done) => void this.receive(stream, session, done),
      ...this.options,
    });
  }

  private async receive(
    stream: Readable,
    { envelope }: SMTPServerSession,
    answer: (error: Error | null) => void,
  ): Promise<void> {
    await this.refusals.content?.();
    const raw = await buffer(stream).catch(() => null);
    // The client went away in the middle of the mail.
    if (raw === null) return;
    const mailFrom = (envelope.mailFrom as { address: string }).address;
    const rcptTo = envelope.rcptTo[0]!.address;
    const parsed = await PostalMime.parse(raw);
    const links = [...(parsed.text ?? '').matchAll(/https?:\S+/g)].map(([url]) => url);
    const mail = { ...parsed, rcptTo, mailFrom, raw: raw.toString(), links };
    const refusal = this.refusals.data?.(mail);
    if (refusal === undefined || refusal === 'drop') this.mails.push(mail);
    if (refusal === 'drop') this.dropConnections();
    else answer(toSmtpError(refusal));
  }

  private dropConnections(): void {
    const connections = (this.server as unknown as { connections: Set<{ close(): void }> })
      .connections;
    for (const connection of connections) connection.close();
  }
}

function toSmtpError(answer: string | undefined): Error | null {
  if (answer === undefined) return null;
  const [code, ...words] = answer.split(' ');
  return Object.assign(new Error(words.join(' ')), { responseCode: Number(code) });
}
