import { Delete, Get, Header, HttpCode, Param, Post } from '@nestjs/common';
import {
  ApiBody,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
} from '@nestjs/swagger';
import { Authenticated } from '../../access/authenticated.decorator.js';
import { SessionOnly } from '../../access/session-only.decorator.js';
import { CurrentUser } from '../../access/current-user.decorator.js';
import { CurrentActor } from '../../authorization/current-actor.decorator.js';
import { LimitChanges } from '../../authorization/limit-changes.decorator.js';
import { RequireAccountScope } from '../../authorization/require-account-scope.decorator.js';
import { RequireOwnerProof } from '../../authorization/require-owner-proof.decorator.js';
import type { Actor } from '../../events/actor.js';
import { ApiController } from '../../http/api-controller.decorator.js';
import { ApiErrors } from '../../http/api-errors.decorator.js';
import { NotFoundError, ValidationFailedError } from '../../http/errors.js';
import { StrictBody } from '../../http/strict-body.decorator.js';
import { TakesJson } from '../../http/takes-json.decorator.js';
import { UuidParamPipe } from '../../http/uuid-param.pipe.js';
import { VerifiedEmailNeededError, LastSignInMethodError } from '../../sign-in/sign-in.errors.js';
import type { Principal } from '../../tokens/principal.js';
import { IdentityLinkRequest, IdentityLinkResponse, IdentityResponse } from './identities.dto.js';
import { IdentityAdministration } from './identity-administration.js';
import { OwnIdentities } from './own-identities.js';

/** `GET` and `POST /users/me/identities`, and `DELETE /users/me/identities/{id}`. */
@ApiController('My account', 'users/me/identities')
export class IdentitiesController {
  constructor(
    private readonly identities: IdentityAdministration,
    private readonly own: OwnIdentities,
  ) {}

  @Get()
  @SessionOnly()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'List my accounts at other providers',
    description: 'Those with which I can sign in, the oldest first.',
  })
  @ApiOkResponse({ type: [IdentityResponse], description: 'The accounts.' })
  @ApiErrors(new NotFoundError())
  async listIdentities(@CurrentUser() { userId }: Principal): Promise<IdentityResponse[]> {
    return (await this.identities.list(userId)).map((each) => IdentityResponse.from(each));
  }

  @Post()
  @LimitChanges()
  @RequireOwnerProof()
  @RequireAccountScope()
  @Authenticated()
  @TakesJson()
  @HttpCode(201)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Connect an account at another provider',
    description:
      'Returns a page of this server. Open it in the browser in which the user is signed in here: it leads to the provider and back. A token of another application needs the scope `account`.',
  })
  @ApiBody({ type: IdentityLinkRequest })
  @ApiCreatedResponse({ type: IdentityLinkResponse, description: 'The page to open.' })
  @ApiErrors(
    new NotFoundError(),
    new VerifiedEmailNeededError(),
    new ValidationFailedError([{ field: 'provider', message: 'is not configured here' }]),
  )
  async linkIdentity(
    @CurrentUser() { userId }: Principal,
    @StrictBody() { provider }: IdentityLinkRequest,
  ): Promise<IdentityLinkResponse> {
    return { url: await this.own.createLinkUrl(userId, provider) };
  }

  @Delete(':id')
  @LimitChanges()
  @RequireOwnerProof()
  @RequireAccountScope()
  @Authenticated()
  @HttpCode(204)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Disconnect an account at another provider',
    description: 'It no longer signs in. Sessions that it began go on.',
  })
  @ApiParam({
    name: 'id',
    description: 'The `id` of the identity.',
    schema: { type: 'string', format: 'uuid' },
  })
  @ApiNoContentResponse({ description: 'The account is disconnected.' })
  @ApiErrors(new NotFoundError(), new LastSignInMethodError())
  unlinkIdentity(
    @CurrentUser() { userId }: Principal,
    @Param('id', UuidParamPipe) id: string,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    return this.own.remove(userId, id, actor);
  }
}
