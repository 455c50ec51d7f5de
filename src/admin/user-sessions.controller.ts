import { Delete, Get, Header, HttpCode, Param } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiParam } from '@nestjs/swagger';
import { CurrentUser } from '../access/current-user.decorator.js';
import { AdminOnly } from '../authorization/admin-only.decorator.js';
import type { Principal } from '../tokens/principal.js';
import { ApiErrors } from '../http/api-errors.decorator.js';
import { NotFoundError } from '../http/errors.js';
import type { Actor } from '../events/actor.js';
import { SessionResponse } from '../sessions/session-response.dto.js';
import { CurrentActor } from '../authorization/current-actor.decorator.js';
import { UuidParamPipe } from '../http/uuid-param.pipe.js';
import { SessionAdministration } from './session-administration.js';
import { UserIdPipe, UserRoutes } from '../authorization/user-routes.js';

/** `GET` and `DELETE /users/{id}/sessions`, `DELETE /users/{id}/sessions/{session_id}`. */
@UserRoutes('/sessions')
export class UserSessionsController {
  constructor(private readonly administration: SessionAdministration) {}

  @Get()
  @AdminOnly('users:read')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: "List a user's sessions",
    description: 'At most 100 sessions, the most recently used first.',
  })
  @ApiOkResponse({ type: [SessionResponse], description: 'The sessions.' })
  @ApiErrors(new NotFoundError())
  async listUserSessions(
    @CurrentUser() { sessionId }: Principal,
    @Param('id', UserIdPipe) id: string,
  ): Promise<SessionResponse[]> {
    const sessions = await this.administration.list(id);
    return sessions.map((session) => SessionResponse.from(session, sessionId));
  }

  @Delete()
  @AdminOnly('users:write')
  @HttpCode(204)
  @ApiOperation({
    summary: "End all of a user's sessions",
    description: 'Signs the user out on all devices. They may sign in again.',
  })
  @ApiNoContentResponse({ description: 'The sessions have ended.' })
  @ApiErrors(new NotFoundError())
  endUserSessions(
    @Param('id', UserIdPipe) id: string,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    return this.administration.endAll(id, actor);
  }

  @Delete(':session_id')
  @AdminOnly('users:write')
  @HttpCode(204)
  @ApiOperation({
    summary: "End one of a user's sessions",
    description: 'Signs the user out on one device.',
  })
  @ApiParam({
    name: 'session_id',
    description: 'The `id` of the session.',
    schema: { type: 'string', format: 'uuid' },
  })
  @ApiNoContentResponse({ description: 'The session has ended.' })
  @ApiErrors(new NotFoundError())
  endUserSession(
    @Param('id', UserIdPipe) id: string,
    @Param('session_id', UuidParamPipe) sessionId: string,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    return this.administration.end(id, sessionId, actor);
  }
}
