import { Injectable } from '@nestjs/common';
import {
  MailRefusedError,
  MailTemplates,
  type MailToRender,
  MailTransport,
  type OutgoingMail,
  type RenderedMail,
} from '../../../src/index.js';

/** Calls the HTTP API of a provider instead of an SMTP server. */
@Injectable()
class OurTransport extends MailTransport {
  async send({ to, subject, text, html, messageId }: OutgoingMail, signal: AbortSignal) {
    const body = JSON.stringify({ to, subject, text, html, idempotencyKey: messageId });
    const answer = await fetch('https://mail.example.com/send', { method: 'POST', body, signal });
    // After any other error, the mail is tried again later.
    if (answer.status === 422) throw new MailRefusedError('422');
    if (!answer.ok) throw new Error(`The provider answered ${answer.status}.`);
  }
}

/** Writes one mail itself, and leaves the others as they are. */
@Injectable()
class OurTexts extends MailTemplates {
  override render(mail: MailToRender): RenderedMail | Promise<RenderedMail> {
    if (mail.kind !== 'reset-password') return super.render(mail);
    const text = `Choose a new password: ${mail.link}`;
    return { subject: 'Your new password', text, html: `<p>${text}</p>` };
  }
}

/** Goes into the options of AuthModule, beside `mail: { from: 'Example <no-reply@example.com>' }`. */
export const overrides = [
  { provide: MailTransport, useClass: OurTransport },
  { provide: MailTemplates, useClass: OurTexts },
];
