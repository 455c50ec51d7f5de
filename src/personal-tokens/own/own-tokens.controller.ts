import { Delete, Get, Header, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import {
  ApiBody,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
} from '@nestjs/swagger';
import { Authenticated } from '../../access/authenticated.decorator.js';
import { CurrentUser } from '../../access/current-user.decorator.js';
import { CurrentActor } from '../../authorization/current-actor.decorator.js';
import { LimitChanges } from '../../authorization/limit-changes.decorator.js';
import { RequireAccountScope } from '../../authorization/require-account-scope.decorator.js';
import { RequireOwnerProof } from '../../authorization/require-owner-proof.decorator.js';
import type { Actor } from '../../events/actor.js';
import { ApiController } from '../../http/api-controller.decorator.js';
import { ApiErrors } from '../../http/api-errors.decorator.js';
import { NotFoundError, ValidationFailedError } from '../../http/errors.js';
import { PublicPaths } from '../../http/public-paths.js';
import { StrictBody } from '../../http/strict-body.decorator.js';
import { TakesJson } from '../../http/takes-json.decorator.js';
import { UuidParamPipe } from '../../http/uuid-param.pipe.js';
import { createLimitExample } from '../../rate-limits/rate-limits.errors.js';
import type { Principal } from '../../tokens/principal.js';
import { VerifiedEmailNeededError } from '../../sign-in/sign-in.errors.js';
import { ScopeNotAllowedError, TooManyTokensError } from '../personal-tokens.errors.js';
import {
  CreatedPersonalTokenResponse,
  PersonalTokenRequest,
  PersonalTokenResponse,
} from './own-tokens.dto.js';
import { OwnTokens } from './own-tokens.js';

const ID_PARAM = {
  name: 'id',
  description: 'The `id` of the token.',
  schema: { type: 'string', format: 'uuid' },
} as const;

/** `POST` and `GET /users/me/personal-access-tokens`; `GET` and `DELETE /users/me/personal-access-tokens/{id}`. */
@ApiController('My account', 'users/me/personal-access-tokens')
export class OwnTokensController {
  constructor(
    private readonly own: OwnTokens,
    private readonly paths: PublicPaths,
  ) {}

  @Post()
  @LimitChanges()
  @RequireOwnerProof()
  @RequireAccountScope()
  @Authenticated()
  @TakesJson()
  @HttpCode(201)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Create a personal access token',
    description:
      'For scripts and CI: send it as the bearer token. The answer has the token, which is shown once. At most 50 that have not expired.',
  })
  @ApiBody({ type: PersonalTokenRequest })
  @ApiCreatedResponse({ type: CreatedPersonalTokenResponse, description: 'The token.' })
  @ApiErrors(
    new NotFoundError(),
    new VerifiedEmailNeededError(),
    new TooManyTokensError(),
    new ScopeNotAllowedError('users:write'),
    new ValidationFailedError([{ field: 'name', message: 'is required' }]),
    createLimitExample('personal-tokens-user'),
  )
  async createPersonalAccessToken(
    @CurrentUser() user: Principal,
    @StrictBody() request: PersonalTokenRequest,
    @CurrentActor() actor: Actor,
    @Req() { url }: { url: string },
    @Res({ passthrough: true }) response: { header(name: string, value: string): unknown },
  ): Promise<CreatedPersonalTokenResponse> {
    const { token, textPlain } = await this.own.create(user, request, actor);
    response.header('Location', `${this.paths.toPublicPath(url)}/${token.id}`);
    return { ...PersonalTokenResponse.from(token), token: textPlain };
  }

  @Get()
  @RequireAccountScope()
  @Authenticated()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'List my personal access tokens',
    description: 'The newest first, also those that have expired; never the token itself.',
  })
  @ApiOkResponse({ type: [PersonalTokenResponse], description: 'The tokens.' })
  @ApiErrors(new NotFoundError())
  async listPersonalAccessTokens(@CurrentUser() user: Principal): Promise<PersonalTokenResponse[]> {
    return (await this.own.list(user)).map((token) => PersonalTokenResponse.from(token));
  }

  @Get(':id')
  @RequireAccountScope()
  @Authenticated()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Get one of my personal access tokens',
    description: 'Never the token itself.',
  })
  @ApiParam(ID_PARAM)
  @ApiOkResponse({ type: PersonalTokenResponse, description: 'The token.' })
  @ApiErrors(new NotFoundError())
  async getPersonalAccessToken(
    @CurrentUser() user: Principal,
    @Param('id', UuidParamPipe) id: string,
  ): Promise<PersonalTokenResponse> {
    return PersonalTokenResponse.from(await this.own.get(user, id));
  }

  @Delete(':id')
  @LimitChanges()
  @RequireAccountScope()
  @Authenticated()
  @HttpCode(204)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Delete a personal access token',
    description: 'It is refused from now on.',
  })
  @ApiParam(ID_PARAM)
  @ApiNoContentResponse({ description: 'The token is deleted.' })
  @ApiErrors(new NotFoundError())
  async deletePersonalAccessToken(
    @CurrentUser() user: Principal,
    @Param('id', UuidParamPipe) id: string,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    await this.own.revoke(user, id, actor);
  }
}
