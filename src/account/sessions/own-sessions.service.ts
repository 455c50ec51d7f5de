import { Injectable } from '@nestjs/common';
import type { Actor } from '../../events/actor.js';
import { NotFoundError } from '../../http/errors.js';
import { SessionResponse } from '../../sessions/session-response.dto.js';
import { SessionsService } from '../../sessions/sessions.service.js';
import type { Principal } from '../../tokens/principal.js';

/** Lists and ends the caller's own sessions. A client that acts for itself has none. */
@Injectable()
export class OwnSessionsService {
  constructor(private readonly sessions: SessionsService) {}

  /** Lists the live sessions. */
  async list({ userId, sessionId }: Principal): Promise<SessionResponse[]> {
    const sessions = await this.sessions.list(userId);
    return sessions.map((session) => SessionResponse.from(session, sessionId));
  }

  /**
   * Ends one session.
   * @throws NotFoundError if it does not exist, has ended, or belongs to another user.
   */
  async end({ userId }: Principal, id: string, actor: Actor): Promise<void> {
    if (!(await this.sessions.endOwn(userId, id, 'revoked', actor))) throw new NotFoundError();
  }

  /** Ends all sessions except the one that asks. */
  async endOthers({ userId, sessionId: exceptId }: Principal, actor: Actor): Promise<void> {
    if (userId !== null) await this.sessions.endAll({ userId, exceptId }, 'revoked', actor);
  }
}
