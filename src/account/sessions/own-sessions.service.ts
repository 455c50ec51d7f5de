import { Injectable } from '@nestjs/common';
import type { Principal } from '../../tokens/verify/principal.js';
import { NotFoundError } from '../../http/errors.js';
import { SessionsService } from '../../sessions/sessions.service.js';
import { SessionResponse } from '../../sessions/session-response.dto.js';
import type { Actor } from '../../events/actor.js';

/** Where users are signed in, and how they end that. */
@Injectable()
export class OwnSessionsService {
  constructor(private readonly sessions: SessionsService) {}

  async list({ id, sessionId }: Principal): Promise<SessionResponse[]> {
    const sessions = await this.sessions.list(id);
    return sessions.map((session) => SessionResponse.of(session, sessionId));
  }

  /** Throws `NotFoundError`, for somebody else's session too. */
  async end(principal: Principal, id: string, cause: Actor): Promise<void> {
    if (!(await this.sessions.endOwn(principal.id, id, 'revoked', cause)))
      throw new NotFoundError();
  }

  async endOthers({ id, sessionId: exceptId }: Principal, cause: Actor): Promise<void> {
    await this.sessions.endAll({ userId: id, exceptId }, 'revoked', cause);
  }
}
