import { Delete, Get, Header, HttpCode, Param } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiParam } from '@nestjs/swagger';
import { SessionOnly } from '../access/session-only.decorator.js';
import { AdminOnly } from '../authorization/admin-only.decorator.js';
import { CurrentActor } from '../authorization/current-actor.decorator.js';
import { UserIdPipe, UserRoutes } from '../authorization/user-routes.js';
import type { Actor } from '../events/actor.js';
import { ApiErrors } from '../http/api-errors.decorator.js';
import { NotFoundError } from '../http/errors.js';
import { UuidParamPipe } from '../http/uuid-param.pipe.js';
import { UsersService } from '../users/users.service.js';
import { PersonalTokenResponse } from './own/own-tokens.dto.js';
import { PersonalTokens } from './personal-tokens.js';

/** `GET` and `DELETE /users/{id}/personal-access-tokens`; `DELETE /users/{id}/personal-access-tokens/{token_id}`. */
@UserRoutes('/personal-access-tokens')
export class UserTokensController {
  constructor(
    private readonly users: UsersService,
    private readonly tokens: PersonalTokens,
  ) {}

  @Get()
  @SessionOnly()
  @AdminOnly('users:read')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: "List a user's personal access tokens",
    description: 'The newest first, also those that have expired; never the token itself.',
  })
  @ApiOkResponse({ type: [PersonalTokenResponse], description: 'The tokens.' })
  @ApiErrors(new NotFoundError())
  async listUserTokens(@Param('id', UserIdPipe) id: string): Promise<PersonalTokenResponse[]> {
    const user = await this.users.getById(id);
    return (await this.tokens.list(user.id)).map((token) => PersonalTokenResponse.from(token));
  }

  @Delete()
  @SessionOnly()
  @AdminOnly('users:write')
  @HttpCode(204)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: "End all of a user's personal access tokens",
    description: 'They are refused from now on. To disable the user only pauses them.',
  })
  @ApiNoContentResponse({ description: 'The tokens are ended.' })
  @ApiErrors(new NotFoundError())
  async endUserTokens(
    @Param('id', UserIdPipe) id: string,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    const user = await this.users.getById(id);
    await this.tokens.revokeAll(user.id, 'administrator', actor);
  }

  @Delete(':token_id')
  @SessionOnly()
  @AdminOnly('users:write')
  @HttpCode(204)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: "End one of a user's personal access tokens",
    description: 'It is refused from now on.',
  })
  @ApiParam({
    name: 'token_id',
    description: 'The `id` of the token.',
    schema: { type: 'string', format: 'uuid' },
  })
  @ApiNoContentResponse({ description: 'The token is ended.' })
  @ApiErrors(new NotFoundError())
  async endUserToken(
    @Param('id', UserIdPipe) id: string,
    @Param('token_id', UuidParamPipe) tokenId: string,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    const user = await this.users.getById(id);
    const owned = { id: tokenId, userId: user.id };
    if (!(await this.tokens.revoke(owned, 'administrator', actor))) throw new NotFoundError();
  }
}
