import { Controller, Header, HttpCode, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiAuthenticated } from '../access/api-authenticated.decorator.js';
import { CurrentUser } from '../access/current-user.decorator.js';
import type { Principal } from '../access/principal.js';
import { SessionsService } from '../sessions/sessions.service.js';

/** `POST /logout`. */
@ApiTags('Sign in')
@Controller('logout')
export class LogoutController {
  constructor(private readonly sessions: SessionsService) {}

  @Post()
  @ApiAuthenticated()
  @HttpCode(204)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Sign out',
    description: 'This session is over, and its access and refresh tokens with it, at once.',
  })
  @ApiNoContentResponse()
  async signOut(@CurrentUser() { sessionId }: Principal): Promise<void> {
    await this.sessions.endById(sessionId, 'signed-out');
  }
}
