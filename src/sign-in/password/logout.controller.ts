import { Header, HttpCode, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation } from '@nestjs/swagger';
import { ApiController } from '../../http/api-controller.decorator.js';
import { SessionOnly } from '../../access/session-only.decorator.js';
import { CurrentUser } from '../../access/current-user.decorator.js';
import type { Principal } from '../../tokens/principal.js';
import { SessionsService } from '../../sessions/sessions.service.js';
import type { Actor } from '../../events/actor.js';
import { CurrentActor } from '../../authorization/current-actor.decorator.js';

/** `POST /logout`. */
@ApiController('Sign in', 'logout')
export class LogoutController {
  constructor(private readonly sessions: SessionsService) {}

  @Post()
  @SessionOnly()
  @HttpCode(204)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Sign out',
    description: 'Ends the session of the token at once, with its access and refresh tokens.',
  })
  @ApiNoContentResponse({ description: 'The session has ended.' })
  async signOut(
    @CurrentUser() { sessionId }: Principal,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    await this.sessions.endById(sessionId, 'signed-out', actor);
  }
}
