import { Controller, Get, Headers, Param, Res, UseFilters, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public } from '../../access/public.decorator.js';
import { NotFoundError } from '../../http/errors.js';
import { ProblemFilter } from '../../http/problem.filter.js';
import { DevMailbox } from '../../mail/dev-mailbox.js';
import { type MailMembers, toMailMembers } from './mail-members.js';
import {
  MAIL_POLICY,
  PAGE_POLICY,
  writeMail,
  writeMailbox,
  writeMailHtml,
} from './mailbox.pages.js';
import { ThisMachineOnlyGuard } from './this-machine-only.guard.js';

interface Response {
  header(name: string, value: string): unknown;
}

/** `GET /dev/mail` and below: for a browser as pages, for a program that accepts JSON alone as JSON. */
@ApiExcludeController()
@Public()
@UseGuards(ThisMachineOnlyGuard)
@UseFilters(ProblemFilter)
@Controller('dev/mail')
export class DevMailboxController {
  constructor(private readonly mailbox: DevMailbox) {}

  @Get()
  list(
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): string | { mails: MailMembers[] } {
    const mails = this.mailbox.list().map(toMailMembers);
    return wantsJson(accept, response)
      ? { mails }
      : asPage(writeMailbox(mails), PAGE_POLICY, response);
  }

  @Get(':id')
  show(
    @Param('id') id: string,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): string | MailMembers {
    const mail = this.get(id);
    return wantsJson(accept, response) ? mail : asPage(writeMail(mail), PAGE_POLICY, response);
  }

  @Get(':id/html')
  showHtml(@Param('id') id: string, @Res({ passthrough: true }) response: Response): string {
    const { html } = this.get(id);
    response.header('X-Frame-Options', 'SAMEORIGIN');
    return asPage(writeMailHtml(html), MAIL_POLICY, response);
  }

  private get(id: string): MailMembers {
    const mail = this.mailbox.find(id);
    if (!mail) throw new NotFoundError();
    return toMailMembers(mail);
  }
}

function wantsJson(accept: string | undefined, response: Response): boolean {
  response.header('Vary', 'Accept');
  response.header('Cache-Control', 'no-store');
  return accept?.includes('application/json') === true && !accept.includes('text/html');
}

function asPage(text: string, policy: string, response: Response): string {
  response.header('Content-Type', 'text/html; charset=utf-8');
  response.header('Content-Security-Policy', policy);
  response.header('Referrer-Policy', 'no-referrer');
  response.header('X-Content-Type-Options', 'nosniff');
  response.header('Cache-Control', 'no-store');
  return text;
}
