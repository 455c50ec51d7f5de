import { Header, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiNoContentResponse, ApiOperation } from '@nestjs/swagger';
import { Authenticated } from '../../access/authenticated.decorator.js';
import { Public } from '../../access/public.decorator.js';
import { CurrentActor } from '../../authorization/current-actor.decorator.js';
import { RequireAccountScope } from '../../authorization/require-account-scope.decorator.js';
import type { Actor } from '../../events/actor.js';
import { ApiController } from '../../http/api-controller.decorator.js';
import { ApiErrors } from '../../http/api-errors.decorator.js';
import { UnavailableError } from '../../http/errors.js';
import { markRoute } from '../../http/route-mark.js';
import { StrictBody } from '../../http/strict-body.decorator.js';
import { TakesJson } from '../../http/takes-json.decorator.js';
import { NeedsOurUsers } from '../../users/user-directory-docs.js';
import { EmailTakenError, ExternalUsersError } from '../../users/users.errors.js';
import { PasswordNeededError, SignInNeededError } from '../account.errors.js';
import { WrongPasswordError } from '../../passwords/passwords.errors.js';
import { LINK_ERRORS } from '../link-errors.js';
import { ConfirmEmailChangeRequest, UndoEmailChangeRequest } from './email-change.dto.js';
import { EmailChangeService } from './email-change.service.js';

const ERRORS = [...LINK_ERRORS, new EmailTakenError(), new ExternalUsersError()];

/** `POST /confirm-email-change` and `POST /undo-email-change`. */
@ApiController('E-mail address', '')
export class EmailChangeController {
  constructor(private readonly changes: EmailChangeService) {}

  @Post('confirm-email-change')
  @NeedsOurUsers()
  @markRoute({ endpoint: '/confirm-email-change' })
  @RequireAccountScope()
  @Authenticated({ optional: true })
  @TakesJson()
  @HttpCode(204)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Confirm a new e-mail address',
    description:
      'With the token of the mailed link, and the password of the account or an access token of it, which needs the scope `account` if it is of another application. The old address gets a mail with a link that undoes the change.',
  })
  @ApiBody({ type: ConfirmEmailChangeRequest })
  @ApiNoContentResponse({ description: 'The address is changed.' })
  @ApiErrors(
    ...ERRORS,
    new PasswordNeededError(),
    new SignInNeededError(),
    new WrongPasswordError('password'),
  )
  confirmEmailChange(
    @StrictBody() { token, password }: ConfirmEmailChangeRequest,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    return this.changes.confirm(token, { password }, actor);
  }

  @Post('undo-email-change')
  @NeedsOurUsers()
  @markRoute({ endpoint: '/undo-email-change' })
  @Public()
  @TakesJson()
  @HttpCode(204)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Undo a change of the e-mail address',
    description:
      'With the token of the link that was mailed to the old address. Ends all sessions, makes the password invalid, and mails a link to choose a new one.',
  })
  @ApiBody({ type: UndoEmailChangeRequest })
  @ApiNoContentResponse({ description: 'The old address is back.' })
  @ApiErrors(...ERRORS, new UnavailableError())
  undoEmailChange(
    @StrictBody() { token }: UndoEmailChangeRequest,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    return this.changes.undo(token, actor);
  }
}
