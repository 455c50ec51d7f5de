import { Header, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { Authenticated } from '../../access/authenticated.decorator.js';
import { CurrentUser } from '../../access/current-user.decorator.js';
import { CurrentActor } from '../../authorization/current-actor.decorator.js';
import { RequireAccountScope } from '../../authorization/require-account-scope.decorator.js';
import type { Actor } from '../../events/actor.js';
import { ApiController } from '../../http/api-controller.decorator.js';
import { ApiErrors } from '../../http/api-errors.decorator.js';
import { NotFoundError, ValidationFailedError } from '../../http/errors.js';
import { StrictBody } from '../../http/strict-body.decorator.js';
import { TakesJson } from '../../http/takes-json.decorator.js';
import { WrongPasswordError } from '../../passwords/passwords.errors.js';
import { createLimitExample } from '../../rate-limits/rate-limits.errors.js';
import type { Principal } from '../../tokens/principal.js';
import { SecondFactorNeededError, WrongSecondFactorError } from '../sign-in.errors.js';
import { TokenResponse } from '../token-response.dto.js';
import { ReauthenticationRequest } from './reauthentication.dto.js';
import { NEEDS_ONE_PROOF, ReauthenticationService } from './reauthentication.service.js';

/** `POST /reauthenticate`. */
@ApiController('Sign in', 'reauthenticate')
export class ReauthenticationController {
  constructor(private readonly reauthentications: ReauthenticationService) {}

  @Post()
  @RequireAccountScope()
  @Authenticated()
  @TakesJson()
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Prove once more who I am',
    description:
      'Takes one proof, for routes that answer 401 `insufficient_user_authentication`. The session goes on, with the same refresh token; the new access token says when and how its user was proven. A token of another application needs the scope `account`.',
  })
  @ApiBody({ type: ReauthenticationRequest })
  @ApiOkResponse({ type: TokenResponse, description: 'The access token, without a refresh token.' })
  @ApiErrors(
    new WrongPasswordError('password'),
    new WrongSecondFactorError(),
    new SecondFactorNeededError(),
    new ValidationFailedError([{ field: 'body', message: NEEDS_ONE_PROOF }]),
    new NotFoundError(),
    createLimitExample('proving-session'),
  )
  reauthenticate(
    @CurrentUser() user: Principal,
    @StrictBody() request: ReauthenticationRequest,
    @CurrentActor() actor: Actor,
  ): Promise<TokenResponse> {
    return this.reauthentications.reauthenticate(user, request, actor);
  }
}
