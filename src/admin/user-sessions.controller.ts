import { Delete, Get, Header, HttpCode, Param } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiParam } from '@nestjs/swagger';
import { CurrentUser } from '../access/current-user.decorator.js';
import { AdministratorsOnly } from '../authorization/administrators-only.decorator.js';
import type { Principal } from '../tokens/verify/principal.js';
import { ApiErrors } from '../http/api-errors.decorator.js';
import { NotFoundError } from '../http/errors.js';
import type { Cause } from '../events/cause.js';
import { SessionResponse } from '../sessions/session-response.dto.js';
import { CausedBy } from '../authorization/caused-by.decorator.js';
import { UuidParamPipe } from '../http/uuid-param.pipe.js';
import { SignInAdministration } from './sign-in-administration.js';
import { UserRoutes } from './user-route.decorator.js';

/** `GET` and `DELETE /users/{id}/sessions`, `DELETE /users/{id}/sessions/{session_id}`. */
@UserRoutes('/sessions')
export class UserSessionsController {
  constructor(private readonly signIns: SignInAdministration) {}

  @Get()
  @AdministratorsOnly('users:read')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Where is a user signed in?',
    description: 'The last used first, at most a hundred.',
  })
  @ApiOkResponse({ type: [SessionResponse] })
  @ApiErrors(new NotFoundError())
  async list(
    @CurrentUser() { sessionId }: Principal,
    @Param('id') id: string,
  ): Promise<SessionResponse[]> {
    const sessions = await this.signIns.list(id);
    return sessions.map((session) => SessionResponse.of(session, sessionId));
  }

  @Delete()
  @AdministratorsOnly('users:write')
  @HttpCode(204)
  @ApiOperation({ summary: 'Sign a user out everywhere' })
  @ApiNoContentResponse()
  @ApiErrors(new NotFoundError())
  endAll(@Param('id') id: string, @CausedBy() cause: Cause): Promise<void> {
    return this.signIns.endAll(id, cause);
  }

  @Delete(':session_id')
  @AdministratorsOnly('users:write')
  @HttpCode(204)
  @ApiOperation({ summary: 'Sign a user out there' })
  @ApiParam({ name: 'session_id', schema: { type: 'string', format: 'uuid' } })
  @ApiNoContentResponse()
  @ApiErrors(new NotFoundError())
  end(
    @Param('id') id: string,
    @Param('session_id', UuidParamPipe) sessionId: string,
    @CausedBy() cause: Cause,
  ): Promise<void> {
    return this.signIns.end(id, sessionId, cause);
  }
}
