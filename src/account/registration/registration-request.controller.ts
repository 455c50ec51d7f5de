import { Header, Headers, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBody, ApiOperation } from '@nestjs/swagger';
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
import { UsernameTakenError } from '../../users/users.errors.js';
import { MailRequestedResponse } from '../mail-requested.dto.js';
import { RegistrationRequestService } from '../verification/registration-request.service.js';
import { RegistrationRequest } from './registration.dto.js';
import { RegistrationClosedError } from './registration.errors.js';
import { REGISTRATION_OPTIONS, type RegistrationOptions } from './registration.options.js';

/** `POST /users`, if the address has to be verified first. */
@ApiController('My account', 'users')
export class RegistrationRequestController {
  constructor(
    @Inject(REGISTRATION_OPTIONS) private readonly options: RegistrationOptions,
    private readonly requests: RegistrationRequestService,
  ) {}

  @Post()
  @markRoute({ endpoint: '/users' })
  @Public()
  @TakesJson()
  @HttpCode(202)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Register',
    description:
      'Mails a link. The account is created when the address is verified with it and the password. The answer is the same for an address that has an account.',
  })
  @ApiBody({ type: RegistrationRequest })
  @ApiAcceptedResponse({ type: MailRequestedResponse, description: 'A mail follows.' })
  @ApiErrors(
    new RegistrationClosedError(),
    new UsernameTakenError(),
    new ValidationFailedError([{ field: 'email', message: 'must be an e-mail address' }]),
    ...createPolicyErrors(),
    createLimitExample('registration-address'),
    new UnavailableError(),
  )
  async registerUser(
    @StrictBody() request: RegistrationRequest,
    @Headers('accept-language') acceptLanguage: string | undefined,
    @CurrentActor() actor: Actor,
  ): Promise<MailRequestedResponse> {
    if (this.options.open === false) throw new RegistrationClosedError();
    await this.requests.request(request, acceptLanguage ?? null, actor);
    return MailRequestedResponse.create('A mail to the address is on its way.');
  }
}
