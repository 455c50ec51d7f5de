import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { Clock } from '../clock/clock.js';
import { parseEmail } from '../users/identifiers.js';
import { MailKind } from './mail-kind.js';
import { MailTransport } from './mail-transport.js';
import { MailRow } from './mail.entity.js';
import { MailTestError } from './mail.errors.js';
import { MAIL_SETTINGS, type MailSettings } from './mail.options.js';
import { MailComposer } from './outbox/mail-composer.js';
import { sendWithinLimit } from './outbox/send-within-limit.js';

class TestMail extends MailKind {
  readonly kind = 'test';
}

/** Sends a test mail for an operator, who waits for the answer of the mail server. It does not go through the outbox. */
@Injectable()
export class MailTester {
  private readonly kind = new TestMail();

  constructor(
    @Inject(MAIL_SETTINGS) private readonly settings: MailSettings | null,
    private readonly composer: MailComposer,
    private readonly transport: MailTransport,
    private readonly clock: Clock,
  ) {}

  /**
   * Sends a test mail.
   * @throws ValidationFailedError if the text is not an e-mail address.
   * @throws MailTestError if there is no mail server, or it does not accept the mail.
   */
  async send(email: string): Promise<void> {
    if (!this.settings || this.settings.devMailbox) {
      throw new MailTestError('No mail server is configured: set SMTP_URL and MAIL_FROM.');
    }
    const now = this.clock.now();
    const row = Object.assign(new MailRow(), {
      id: uuidv7({ msecs: now.getTime() }),
      kind: this.kind.kind,
      userId: null,
      mailbox: parseEmail(email),
      linkId: null,
      locale: null,
      details: {},
      createdAt: now,
    });
    const composed = await this.composer.compose(row, this.kind);
    try {
      await sendWithinLimit(this.transport, composed!.mail);
    } catch (error) {
      const { message, cause } = error as Error;
      const words = cause instanceof Error ? cause.message : message;
      throw new MailTestError(`The mail was not accepted: ${words}`, { cause: error });
    }
  }
}
