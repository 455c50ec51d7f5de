import { Delete, Get, Header, Headers, HttpCode, Put } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBody,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
} from '@nestjs/swagger';
import { Authenticated } from '../../access/authenticated.decorator.js';
import { SessionOnly } from '../../access/session-only.decorator.js';
import { CurrentUser } from '../../access/current-user.decorator.js';
import { CurrentActor } from '../../authorization/current-actor.decorator.js';
import { LimitChanges } from '../../authorization/limit-changes.decorator.js';
import { RequireAccountScope } from '../../authorization/require-account-scope.decorator.js';
import { RequireOwnerProof } from '../../authorization/require-owner-proof.decorator.js';
import type { Actor } from '../../events/actor.js';
import { ApiController } from '../../http/api-controller.decorator.js';
import { ApiErrors } from '../../http/api-errors.decorator.js';
import { NotFoundError, ValidationFailedError } from '../../http/errors.js';
import { StrictBody } from '../../http/strict-body.decorator.js';
import { TakesJson } from '../../http/takes-json.decorator.js';
import { createLimitExample } from '../../rate-limits/rate-limits.errors.js';
import type { Principal } from '../../tokens/principal.js';
import { NeedsOurUsers } from '../../users/user-directory-docs.js';
import { ExternalUsersError } from '../../users/users.errors.js';
import { EmailUnchangedError } from '../account.errors.js';
import { MailRequestedResponse } from '../mail-requested.dto.js';
import { EmailChangeRequest, PendingEmailChangeResponse } from './email-change.dto.js';
import { EmailChangeService } from './email-change.service.js';

/** `PUT /users/me/email`, and `GET` and `DELETE /users/me/email-change`. */
@ApiController('My account', 'users/me')
export class OwnEmailController {
  constructor(private readonly changes: EmailChangeService) {}

  @Put('email')
  @NeedsOurUsers()
  @LimitChanges()
  @RequireOwnerProof()
  @RequireAccountScope()
  @Authenticated()
  @TakesJson()
  @HttpCode(202)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Change my e-mail address',
    description:
      'Mails a link to the new address, which is then to be confirmed. The answer is the same for an address that is taken. Sign in again first if your sign-in is older than ten minutes. A token of another application needs the scope `account`.',
  })
  @ApiBody({ type: EmailChangeRequest })
  @ApiAcceptedResponse({ type: MailRequestedResponse, description: 'A mail follows.' })
  @ApiErrors(
    new NotFoundError(),
    new ExternalUsersError(),
    new ValidationFailedError([{ field: 'email', message: 'must be an e-mail address' }]),
    new EmailUnchangedError(),
    createLimitExample('mail-asker'),
  )
  async requestEmailChange(
    @CurrentUser() { userId }: Principal,
    @StrictBody() { email }: EmailChangeRequest,
    @Headers('accept-language') acceptLanguage: string | undefined,
    @CurrentActor() actor: Actor,
  ): Promise<MailRequestedResponse> {
    await this.changes.request(userId, email, acceptLanguage ?? null, actor);
    return MailRequestedResponse.create('A mail to the new address is on its way.');
  }

  @Get('email-change')
  @NeedsOurUsers()
  @SessionOnly()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Show the change of my e-mail address',
    description: 'The change that waits for its confirmation.',
  })
  @ApiOkResponse({ type: PendingEmailChangeResponse, description: 'The change.' })
  @ApiErrors(new NotFoundError(), new ExternalUsersError())
  async getEmailChange(@CurrentUser() { userId }: Principal): Promise<PendingEmailChangeResponse> {
    return PendingEmailChangeResponse.from(await this.changes.getPending(userId));
  }

  @Delete('email-change')
  @NeedsOurUsers()
  @SessionOnly()
  @HttpCode(204)
  @ApiOperation({
    summary: 'Withdraw the change of my e-mail address',
    description: 'The link in the mail no longer works.',
  })
  @ApiNoContentResponse({ description: 'The change is withdrawn.' })
  @ApiErrors(new NotFoundError(), new ExternalUsersError())
  withdrawEmailChange(
    @CurrentUser() { userId }: Principal,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    return this.changes.withdraw(userId, actor);
  }
}
