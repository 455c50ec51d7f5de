import { createHash, timingSafeEqual } from 'node:crypto';
import { env } from 'node:process';
import { Body, Controller, Headers, HttpCode, Post, UnauthorizedException } from '@nestjs/common';
import { Public, RefusedAddresses } from '../../../src/index.js';

/** What the provider sends about a mail; these members are Postmark's. */
interface MailReport {
  RecordType: string;
  Type?: string;
  Email: string;
}

@Public()
@Controller('mail-reports')
export class MailReportsController {
  constructor(private readonly refused: RefusedAddresses) {}

  @Post()
  @HttpCode(204)
  async report(@Headers('x-webhook-secret') secret: string, @Body() report: MailReport) {
    if (!isOurSecret(secret)) throw new UnauthorizedException();
    // A full mailbox is a soft bounce, and no reason to stop the mails.
    const isHardBounce = report.RecordType === 'Bounce' && report.Type === 'HardBounce';
    if (isHardBounce || report.RecordType === 'SpamComplaint') {
      await this.refused.refuse(report.Email);
    }
  }
}

/** Without the check, anyone could stop the mails to a user. */
function isOurSecret(given = ''): boolean {
  if (!env.MAIL_WEBHOOK_SECRET) throw new Error('Set MAIL_WEBHOOK_SECRET.');
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(env.MAIL_WEBHOOK_SECRET));
}
