import { Header, Headers, HttpCode, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBody, ApiNoContentResponse, ApiOperation } from '@nestjs/swagger';
import { Authenticated } from '../../access/authenticated.decorator.js';
import { CurrentActor } from '../../authorization/current-actor.decorator.js';
import type { Actor } from '../../events/actor.js';
import { ApiController } from '../../http/api-controller.decorator.js';
import { ApiErrors } from '../../http/api-errors.decorator.js';
import { UnavailableError, ValidationFailedError } from '../../http/errors.js';
import { markRoute } from '../../http/route-mark.js';
import { StrictBody } from '../../http/strict-body.decorator.js';
import { TakesJson } from '../../http/takes-json.decorator.js';
import { createLimitExample } from '../../rate-limits/rate-limits.errors.js';
import { NeedsOurUsers } from '../../users/user-directory-docs.js';
import {
  EmailTakenError,
  ExternalUsersError,
  UsernameTakenError,
} from '../../users/users.errors.js';
import { PasswordNeededError, SignInNeededError } from '../account.errors.js';
import { WrongPasswordError } from '../../passwords/passwords.errors.js';
import { LINK_ERRORS } from '../link-errors.js';
import { MailRequestedResponse } from '../mail-requested.dto.js';
import { VerificationMailRequest, VerifyEmailRequest } from './verification.dto.js';
import { VerificationService } from './verification.service.js';

/** `POST /request-verification` and `POST /verify-email`. */
@ApiController('E-mail address', '')
export class VerificationController {
  constructor(private readonly verification: VerificationService) {}

  @Post('request-verification')
  @NeedsOurUsers()
  @markRoute({ endpoint: '/request-verification' })
  @Authenticated({ optional: true })
  @TakesJson()
  @HttpCode(202)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Ask for a link to verify an e-mail address',
    description:
      'Mails a link to the address if it has an account that is not verified. The answer is always the same. With an access token of the account, a verified address to which mails bounced gets a link too.',
  })
  @ApiBody({ type: VerificationMailRequest })
  @ApiAcceptedResponse({ type: MailRequestedResponse, description: 'A mail follows, or not.' })
  @ApiErrors(
    new ValidationFailedError([{ field: 'email', message: 'must be an e-mail address' }]),
    new ExternalUsersError(),
    createLimitExample('mail-asker'),
    new UnavailableError(),
  )
  async requestVerification(
    @StrictBody() { email }: VerificationMailRequest,
    @Headers('accept-language') acceptLanguage: string | undefined,
    @CurrentActor() actor: Actor,
  ): Promise<MailRequestedResponse> {
    await this.verification.request(email, acceptLanguage ?? null, actor);
    return MailRequestedResponse.create(
      'If the address has an account that is not verified, a mail is on its way.',
    );
  }

  @Post('verify-email')
  @NeedsOurUsers()
  @markRoute({ endpoint: '/verify-email' })
  @Authenticated({ optional: true })
  @TakesJson()
  @HttpCode(204)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Verify an e-mail address',
    description:
      'With the token of the mailed link, and the password of the account or an access token of it. Does not sign the user in.',
  })
  @ApiBody({ type: VerifyEmailRequest })
  @ApiNoContentResponse({ description: 'The address is verified.' })
  @ApiErrors(
    ...LINK_ERRORS,
    new PasswordNeededError(),
    new SignInNeededError(),
    new WrongPasswordError('password'),
    new EmailTakenError(),
    new UsernameTakenError(),
    new ExternalUsersError(),
    new UnavailableError(),
  )
  verifyEmail(
    @StrictBody() { token, password, username }: VerifyEmailRequest,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    return this.verification.verify(token, { password, username }, actor);
  }
}
