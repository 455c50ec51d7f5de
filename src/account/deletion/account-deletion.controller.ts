import { Delete, Header, HttpCode } from '@nestjs/common';
import { WrongPasswordError } from '../../passwords/passwords.errors.js';
import { ApiBody, ApiNoContentResponse, ApiOperation } from '@nestjs/swagger';
import { Authenticated } from '../../access/authenticated.decorator.js';
import { CurrentUser } from '../../access/current-user.decorator.js';
import { RequireAccountScope } from '../../authorization/require-account-scope.decorator.js';
import { hasMember, RequireOwnerProof } from '../../authorization/require-owner-proof.decorator.js';
import { LastAdministratorError } from '../../authorization/authorization.errors.js';
import type { Principal } from '../../tokens/principal.js';
import { ApiController } from '../../http/api-controller.decorator.js';
import { ApiErrors } from '../../http/api-errors.decorator.js';
import { ValidationFailedError } from '../../http/errors.js';
import type { Actor } from '../../events/actor.js';
import { CurrentActor } from '../../authorization/current-actor.decorator.js';
import { TakesJson } from '../../http/takes-json.decorator.js';
import { StrictBody } from '../../http/strict-body.decorator.js';
import { NeedsOurUsers } from '../../users/user-directory-docs.js';
import { DeletionRequest } from './account-deletion.dto.js';
import { AccountDeletionService } from './account-deletion.service.js';
import { createLimitExample } from '../../rate-limits/rate-limits.errors.js';

/** `DELETE /users/me`. */
@ApiController('My account', 'users/me')
export class AccountDeletionController {
  constructor(private readonly deletions: AccountDeletionService) {}

  @Delete()
  @NeedsOurUsers()
  @RequireOwnerProof(
    (request, { secondFactorOn }) => secondFactorOn || !hasMember(request, 'password'),
  )
  @RequireAccountScope()
  @Authenticated()
  @TakesJson()
  @HttpCode(204)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Delete my account',
    description:
      'Deletes the account at once. Requires the password, because the token may be stolen; with a second factor on, a recent sign-in with it too. A user without a password needs a recent sign-in instead. A token of another application needs the scope `account`.',
  })
  @ApiBody({ type: DeletionRequest })
  @ApiNoContentResponse({ description: 'The account is deleted.' })
  @ApiErrors(
    new WrongPasswordError('password'),
    new ValidationFailedError([{ field: 'password', message: 'must be text' }]),
    new LastAdministratorError(),
    createLimitExample('proving-session'),
  )
  deleteMyAccount(
    @CurrentUser() user: Principal,
    @StrictBody() request: DeletionRequest,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    return this.deletions.delete(user, request, actor);
  }
}
