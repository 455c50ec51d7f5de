import { HttpCode, Param, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOperation } from '@nestjs/swagger';
import { AdminOnly } from '../../authorization/admin-only.decorator.js';
import { CurrentActor } from '../../authorization/current-actor.decorator.js';
import { UserIdPipe, UserRoutes } from '../../authorization/user-routes.js';
import type { Actor } from '../../events/actor.js';
import { ApiErrors } from '../../http/api-errors.decorator.js';
import { NotFoundError } from '../../http/errors.js';
import { MailRequestedResponse } from '../mail-requested.dto.js';
import { UserDisabledError } from './recovery.errors.js';
import { RecoveryService } from './recovery.service.js';

/** `POST /users/{id}/password-reset`. */
@UserRoutes('/password-reset')
export class UserRecoveryController {
  constructor(private readonly recovery: RecoveryService) {}

  @Post()
  @AdminOnly('users:write')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Mail a user a link to choose a new password',
    description: 'The password stays as it is until the user chooses another one.',
  })
  @ApiAcceptedResponse({ type: MailRequestedResponse, description: 'A mail follows.' })
  @ApiErrors(new NotFoundError(), new UserDisabledError())
  async startPasswordReset(
    @Param('id', UserIdPipe) id: string,
    @CurrentActor() actor: Actor,
  ): Promise<MailRequestedResponse> {
    await this.recovery.requestFor(id, actor);
    return MailRequestedResponse.create('A mail to the user is on its way.');
  }
}
