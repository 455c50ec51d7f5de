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
import { OwnSessionsService } from './own-sessions.service.js';
import type { Actor } from '../../events/actor.js';
import { CurrentActor } from '../../authorization/current-actor.decorator.js';

/** `GET` and `DELETE /users/me/sessions`, `DELETE /users/me/sessions/{id}`. */
@ApiController('Users', 'users/me/sessions')
export class SessionsController {
  constructor(private readonly sessions: OwnSessionsService) {}

  @Get()
  @Authenticated()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Where am I signed in?',
    description: 'The last used first, at most a hundred.',
  })
  @ApiOkResponse({ type: [SessionResponse] })
  list(@CurrentUser() user: Principal): Promise<SessionResponse[]> {
    return this.sessions.list(user);
  }

  @Delete()
  @Authenticated()
  @HttpCode(204)
  @ApiOperation({ summary: 'Sign out everywhere else', description: 'This session goes on.' })
  @ApiNoContentResponse()
  endOthers(@CurrentUser() user: Principal, @CurrentActor() actor: Actor): Promise<void> {
    return this.sessions.endOthers(user, actor);
  }

  @Delete(':id')
  @Authenticated()
  @HttpCode(204)
  @ApiOperation({ summary: 'Sign out there' })
  @ApiNoContentResponse()
  @ApiErrors(new NotFoundError())
  end(
    @CurrentUser() user: Principal,
    @Param('id', UuidParamPipe) id: string,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    return this.sessions.end(user, id, actor);
  }
}
