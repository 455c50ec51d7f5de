import { Injectable } from '@nestjs/common';
import { NotFoundError } from '../http/errors.js';
import { SYSTEM_ACTOR, type Actor } from '../events/actor.js';
import { UnitsOfWork } from '../events/units-of-work.js';
import { PasswordsService } from '../passwords/passwords.service.js';
import type { Session } from '../sessions/session.entity.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { UserAdministration } from './user-administration.js';
import { UsersService } from '../users/users.service.js';

/** Where users are signed in, and by which password, for whoever administers them. */
@Injectable()
export class SessionAdministration {
  constructor(
    private readonly administration: UserAdministration,
    private readonly users: UsersService,
    private readonly sessions: SessionsService,
    private readonly passwords: PasswordsService,
    private readonly units: UnitsOfWork,
  ) {}

  /** The sessions that go on, the last used first; at most a hundred. Throws `NotFoundError`. */
  async list(userId: string): Promise<Session[]> {
    const { id } = await this.administration.get(userId);
    return this.sessions.list(id);
  }

  /** Throws `NotFoundError`, for the session of another user too. */
  async end(userId: string, sessionId: string, cause: Actor = SYSTEM_ACTOR): Promise<void> {
    const { id } = await this.administration.get(userId);
    const ended = await this.sessions.endOwn(id, sessionId, 'ended-by-administrator', cause);
    if (!ended) throw new NotFoundError();
  }

  /** And every sign-in that is under way. Throws `NotFoundError`. */
  async endAll(userId: string, cause: Actor = SYSTEM_ACTOR): Promise<void> {
    const { id } = await this.administration.get(userId);
    await this.units.run(cause, async (unit) => {
      await this.users.invalidateSessions(unit, id);
      await this.sessions.endAllWithin(unit, { userId: id }, 'ended-by-administrator');
    });
  }

  /**
   * Gives the user another password, or their first, and ends every session they have. For the command line: whoever
   * administers over the network neither sees nor sets a password (ASVS 6.4.6). Throws `NotFoundError`,
   * `PasswordRefusedError`, `UnavailableError`.
   */
  async setPassword(userId: string, plain: string, cause: Actor = SYSTEM_ACTOR): Promise<void> {
    const user = await this.administration.get(userId);
    const { id } = user;
    const hash = await this.passwords.prepare(plain, user);
    await this.units.run(cause, async (unit) => {
      // In the order in which everything takes the rows: the user, the password, the sessions.
      await this.users.invalidateSessions(unit, id);
      await this.passwords.set(id, hash, unit.transaction);
      await this.sessions.endAllWithin(unit, { userId: id }, 'password-changed');
      await unit.record('password.changed', { userId: id, sessionId: null });
    });
  }
}
