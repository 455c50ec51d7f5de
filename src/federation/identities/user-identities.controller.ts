import { Delete, Get, Header, HttpCode, Param } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiParam } from '@nestjs/swagger';
import { AdminOnly } from '../../authorization/admin-only.decorator.js';
import { CurrentActor } from '../../authorization/current-actor.decorator.js';
import { RequireOwnerProof } from '../../authorization/require-owner-proof.decorator.js';
import { UserIdPipe, UserRoutes } from '../../authorization/user-routes.js';
import type { Actor } from '../../events/actor.js';
import { ApiErrors } from '../../http/api-errors.decorator.js';
import { NotFoundError } from '../../http/errors.js';
import { UuidParamPipe } from '../../http/uuid-param.pipe.js';
import { IdentityResponse } from './identities.dto.js';
import { IdentityAdministration } from './identity-administration.js';

/** `GET /users/{id}/identities`, and `DELETE /users/{id}/identities/{identity_id}`. */
@UserRoutes('/identities')
export class UserIdentitiesController {
  constructor(private readonly identities: IdentityAdministration) {}

  @Get()
  @AdminOnly('users:read')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: "List a user's accounts at other providers",
    description: 'Those with which the user can sign in, the oldest first.',
  })
  @ApiOkResponse({ type: [IdentityResponse], description: 'The accounts.' })
  @ApiErrors(new NotFoundError())
  async listUserIdentities(@Param('id', UserIdPipe) id: string): Promise<IdentityResponse[]> {
    return (await this.identities.list(id)).map((each) => IdentityResponse.from(each));
  }

  @Delete(':identity_id')
  @RequireOwnerProof()
  @AdminOnly('users:write')
  @HttpCode(204)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: "Disconnect a user's account at another provider",
    description:
      'It no longer signs in, even if it was the only way: a mailed link to choose a password is then one. The sessions go on. The user gets a mail.',
  })
  @ApiParam({
    name: 'identity_id',
    description: 'The `id` of the identity.',
    schema: { type: 'string', format: 'uuid' },
  })
  @ApiNoContentResponse({ description: 'The account is disconnected.' })
  @ApiErrors(new NotFoundError())
  unlinkUserIdentity(
    @Param('id', UserIdPipe) id: string,
    @Param('identity_id', UuidParamPipe) identityId: string,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    return this.identities.remove(id, identityId, actor);
  }
}
