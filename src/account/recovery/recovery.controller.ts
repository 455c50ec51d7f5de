import { Header, Headers, HttpCode, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBody, ApiNoContentResponse, ApiOperation } from '@nestjs/swagger';
import { Public } from '../../access/public.decorator.js';
import { CurrentActor } from '../../authorization/current-actor.decorator.js';
import type { Actor } from '../../events/actor.js';
import { ApiController } from '../../http/api-controller.decorator.js';
import { ApiErrors } from '../../http/api-errors.decorator.js';
import { UnavailableError, ValidationFailedError } from '../../http/errors.js';
import { markRoute } from '../../http/route-mark.js';
import { StrictBody } from '../../http/strict-body.decorator.js';
import { TakesJson } from '../../http/takes-json.decorator.js';
import { createPolicyErrors } from '../../passwords/passwords.errors.js';
import { createLimitExample } from '../../rate-limits/rate-limits.errors.js';
import { LINK_ERRORS } from '../link-errors.js';
import { MailRequestedResponse } from '../mail-requested.dto.js';
import { ForgotPasswordRequest, ResetPasswordRequest } from './recovery.dto.js';
import { RecoveryService } from './recovery.service.js';

/** `POST /forgot-password` and `POST /reset-password`. */
@ApiController('Account recovery', '')
export class RecoveryController {
  constructor(private readonly recovery: RecoveryService) {}

  @Post('forgot-password')
  @markRoute({ endpoint: '/forgot-password' })
  @Public()
  @TakesJson()
  @HttpCode(202)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Ask for a new password',
    description: 'Mails a link to the address if it has an account. The answer is always the same.',
  })
  @ApiBody({ type: ForgotPasswordRequest })
  @ApiAcceptedResponse({ type: MailRequestedResponse, description: 'A mail follows, or not.' })
  @ApiErrors(
    new ValidationFailedError([{ field: 'email', message: 'must be an e-mail address' }]),
    createLimitExample('mail-asker'),
    new UnavailableError(),
  )
  async requestPasswordReset(
    @StrictBody() { email }: ForgotPasswordRequest,
    @Headers('accept-language') acceptLanguage: string | undefined,
    @CurrentActor() actor: Actor,
  ): Promise<MailRequestedResponse> {
    await this.recovery.request(email, acceptLanguage ?? null, actor);
    return MailRequestedResponse.create('If the address has an account, a mail is on its way.');
  }

  @Post('reset-password')
  @markRoute({ endpoint: '/reset-password' })
  @Public()
  @TakesJson()
  @HttpCode(204)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Choose a new password',
    description:
      'With the token of the mailed link. Ends all sessions and personal access tokens, and does not sign the user in.',
  })
  @ApiBody({ type: ResetPasswordRequest })
  @ApiNoContentResponse({ description: 'The new password is set.' })
  @ApiErrors(
    ...LINK_ERRORS,
    new ValidationFailedError([{ field: 'new_password', message: 'must be text' }]),
    ...createPolicyErrors('new_password'),
    new UnavailableError(),
  )
  async resetPassword(
    @StrictBody() request: ResetPasswordRequest,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    const { token, new_password: newPassword, revoke_tokens: revokeTokens = true } = request;
    await this.recovery.reset(token, newPassword, actor, { keepTokens: !revokeTokens });
  }
}
