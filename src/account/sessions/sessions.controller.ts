import { Delete, Get, Header, HttpCode, Param } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiParam } from '@nestjs/swagger';
import { ApiController } from '../../http/api-controller.decorator.js';
import { SessionOnly } from '../../access/session-only.decorator.js';
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
@ApiController('My sessions', 'users/me/sessions')
export class SessionsController {
  constructor(
    private readonly sessions: SessionsService,
    private readonly scopes: ScopePolicy,
  ) {}

  @Get()
  @SessionOnly()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'List my sessions',
    description: 'At most 100 sessions, the most recently used first.',
  })
  @ApiOkResponse({ type: [SessionResponse], description: 'The sessions.' })
  async listMySessions(
    @CurrentUser() { userId, sessionId, roles }: Principal,
  ): Promise<SessionResponse[]> {
    const sessions = await this.sessions.list(userId);
    return sessions.map((session) =>
      SessionResponse.from({ ...session, scope: this.scopes.narrow(session, roles) }, sessionId),
    );
  }

  @Delete()
  @SessionOnly()
  @HttpCode(204)
  @ApiOperation({
    summary: 'End my other sessions',
    description: 'The session of the access token continues.',
  })
  @ApiNoContentResponse({ description: 'The other sessions have ended.' })
  async endMyOtherSessions(
    @CurrentUser() { userId, sessionId: exceptId }: Principal,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    if (userId !== null) await this.sessions.endAll({ userId, exceptId }, 'revoked', actor);
  }

  @Delete(':id')
  @SessionOnly()
  @HttpCode(204)
  @ApiOperation({
    summary: 'End one of my sessions',
    description: 'Signs out on the device of that session.',
  })
  @ApiParam({
    name: 'id',
    description: 'The `id` of the session.',
    schema: { type: 'string', format: 'uuid' },
  })
  @ApiNoContentResponse({ description: 'The session has ended.' })
  @ApiErrors(new NotFoundError())
  async endMySession(
    @CurrentUser() { userId }: Principal,
    @Param('id', UuidParamPipe) id: string,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    if (!(await this.sessions.endOwn(userId, id, 'revoked', actor))) throw new NotFoundError();
  }
}
