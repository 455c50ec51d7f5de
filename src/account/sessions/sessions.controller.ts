import { Delete, Get, Header, HttpCode, Param } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { ApiController } from '../../http/api-controller.decorator.js';
import { Authenticated } from '../../access/authenticated.decorator.js';
import { CurrentUser } from '../../access/current-user.decorator.js';
import type { Principal } from '../../tokens/principal.js';
import { ApiErrors } from '../../http/api-errors.decorator.js';
import { NotFoundError } from '../../http/errors.js';
import { UuidParamPipe } from '../../http/uuid-param.pipe.js';
import { SessionResponse } from '../../sessions/session-response.dto.js';
import { SessionsService } from '../../sessions/sessions.service.js';
import type { Actor } from '../../events/actor.js';
import { ScopePolicy } from '../../authorization/scope-policy.js';
import { CurrentActor } from '../../authorization/current-actor.decorator.js';

/**
 * `GET` and `DELETE /users/me/sessions`, `DELETE /users/me/sessions/{id}`. A client that acts for itself has no user, and
 * so no sessions here.
 */
@ApiController('Users', 'users/me/sessions')
export class SessionsController {
  constructor(
    private readonly sessions: SessionsService,
    private readonly scopes: ScopePolicy,
  ) {}

  @Get()
  @Authenticated()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'List my sessions',
    description: 'At most a hundred, the last used first.',
  })
  @ApiOkResponse({ type: [SessionResponse] })
  async list(@CurrentUser() { userId, sessionId, roles }: Principal): Promise<SessionResponse[]> {
    const sessions = await this.sessions.list(userId);
    return sessions.map((session) =>
      SessionResponse.from({ ...session, scope: this.scopes.narrow(session, roles) }, sessionId),
    );
  }

  @Delete()
  @Authenticated()
  @HttpCode(204)
  @ApiOperation({
    summary: 'End my other sessions',
    description: 'The session of the token stays.',
  })
  @ApiNoContentResponse()
  async endOthers(
    @CurrentUser() { userId, sessionId: exceptId }: Principal,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    if (userId !== null) await this.sessions.endAll({ userId, exceptId }, 'revoked', actor);
  }

  @Delete(':id')
  @Authenticated()
  @HttpCode(204)
  @ApiOperation({ summary: 'End one of my sessions' })
  @ApiNoContentResponse()
  @ApiErrors(new NotFoundError())
  async end(
    @CurrentUser() { userId }: Principal,
    @Param('id', UuidParamPipe) id: string,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    if (!(await this.sessions.endOwn(userId, id, 'revoked', actor))) throw new NotFoundError();
  }
}
