import { Header, HttpCode, Put } from '@nestjs/common';
import { ApiBody, ApiNoContentResponse, ApiOperation } from '@nestjs/swagger';
import { ApiController } from '../../http/api-controller.decorator.js';
import { Authenticated } from '../../access/authenticated.decorator.js';
import { CurrentUser } from '../../access/current-user.decorator.js';
import type { Principal } from '../../tokens/principal.js';
import { ApiErrors } from '../../http/api-errors.decorator.js';
import { ValidationFailedError } from '../../http/errors.js';
import { WrongPasswordError, createPolicyErrors } from '../../passwords/passwords.errors.js';
import { TakesJson } from '../../http/takes-json.decorator.js';
import { StrictBody } from '../../http/strict-body.decorator.js';
import { PasswordRequest } from './password.dto.js';
import { PasswordChangeService } from './password-change.service.js';
import type { Actor } from '../../events/actor.js';
import { RequireAccountScope } from '../../authorization/require-account-scope.decorator.js';
import { hasMember, RequireOwnerProof } from '../../authorization/require-owner-proof.decorator.js';
import { CurrentActor } from '../../authorization/current-actor.decorator.js';
import { createLimitExample } from '../../rate-limits/rate-limits.errors.js';

/** `PUT /users/me/password`. */
@ApiController('My account', 'users/me/password')
export class PasswordController {
  constructor(private readonly passwords: PasswordChangeService) {}

  @Put()
  @RequireOwnerProof((request) => !hasMember(request, 'current_password'))
  @RequireAccountScope()
  @Authenticated()
  @TakesJson()
  @HttpCode(204)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Change my password',
    description:
      'Ends all other sessions. The session of the access token continues. Without `current_password`, sets the first password of a user who signs in another way, after a recent sign-in. A token of another application needs the scope `account`.',
  })
  @ApiBody({ type: PasswordRequest })
  @ApiNoContentResponse({ description: 'The password is changed.' })
  @ApiErrors(
    new WrongPasswordError(),
    new ValidationFailedError([{ field: 'new_password', message: 'must be text' }]),
    ...createPolicyErrors('new_password'),
    createLimitExample('proving-session'),
  )
  changeMyPassword(
    @CurrentUser() user: Principal,
    @StrictBody() request: PasswordRequest,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    return this.passwords.change(user, request, actor);
  }
}
