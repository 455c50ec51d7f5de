import { Delete, Header, HttpCode } from '@nestjs/common';
import { ApiBody, ApiNoContentResponse, ApiOperation } from '@nestjs/swagger';
import { Authenticated } from '../../access/authenticated.decorator.js';
import { CurrentUser } from '../../access/current-user.decorator.js';
import { LastAdministratorError } from '../../authorization/auth.errors.js';
import type { Principal } from '../../tokens/verify/principal.js';
import { ApiController } from '../../http/api-controller.decorator.js';
import { ApiErrors } from '../../http/api-errors.decorator.js';
import { ValidationFailedError } from '../../http/errors.js';
import type { Cause } from '../../events/cause.js';
import { CausedBy } from '../../authorization/caused-by.decorator.js';
import { TakesJson } from '../../http/content-type.guard.js';
import { StrictBody } from '../../http/strict-body.decorator.js';
import { WrongPasswordError } from '../account.errors.js';
import { DeletionRequest } from './account-deletion.dto.js';
import { AccountDeletionService } from './account-deletion.service.js';
import { LimitExceededError } from '../../rate-limits/limits.errors.js';
import { LIMITS_DEFAULTS, limitsOf } from '../../rate-limits/limits.options.js';

/** `DELETE /users/me`. */
@ApiController('Users', 'users/me')
export class AccountDeletionController {
  constructor(private readonly deletions: AccountDeletionService) {}

  @Delete()
  @Authenticated()
  @TakesJson()
  @HttpCode(204)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Delete my account',
    description: 'With the password: whoever has got hold of a token cannot. It is gone at once.',
  })
  @ApiBody({ type: DeletionRequest })
  @ApiNoContentResponse()
  @ApiErrors(
    new WrongPasswordError('password'),
    new ValidationFailedError([{ field: 'password', message: 'must be text' }]),
    new LastAdministratorError(),
    new LimitExceededError(limitsOf(LIMITS_DEFAULTS)['sign-in-account']),
  )
  delete(
    @CurrentUser() user: Principal,
    @StrictBody() request: DeletionRequest,
    @CausedBy() cause: Cause,
  ): Promise<void> {
    return this.deletions.delete(user, request, cause);
  }
}
