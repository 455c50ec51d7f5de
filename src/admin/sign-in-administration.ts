import { Injectable } from '@nestjs/common';
import { NotFoundError } from '../http/errors.js';
import { BY_SERVER, type Cause } from '../events/cause.js';
import { UnitsOfWork } from '../events/units-of-work.js';
import { PasswordsService } from '../passwords/passwords.service.js';
import type { Session } from '../sessions/session.entity.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { UserAdministration } from './user-administration.js';
import { UsersService } from '../users/users.service.js';

/**
 * Where users are signed in, and by which password, for whoever administers them.
 *
 * @example
 * ```ts
 * import { Injectable } from '@nestjs/common';
 * import { SignInAdministration } from 'nightlatch';
 *
 * // With `AdminModule.forRoot()` among the imports.
 * @Injectable()
 * export class LostPhones {
 *   constructor(private readonly signIns: SignInAdministration) {}
 *
 *   async report(userId: string): Promise<void> {
 *     await this.signIns.endAll(userId);
 *   }
 * }
 * ```
 */
@Injectable()
export class SignInAdministration {
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
  async end(userId: string, sessionId: string, cause: Cause = BY_SERVER): Promise<void> {
    const { id } = await this.administration.get(userId);
    const ended = await this.sessions.endOwn(id, sessionId, 'ended-by-administrator', cause);
    if (!ended) throw new NotFoundError();
  }

  /** And every sign-in that is under way. Throws `NotFoundError`. */
  async endAll(userId: string, cause: Cause = BY_SERVER): Promise<void> {
    const { id } = await this.administration.get(userId);
    await this.units.run(cause, async (unit) => {
      await this.users.supersedeSessions(unit, id);
      await this.sessions.endAllWithin(unit, { userId: id }, 'ended-by-administrator');
    });
  }

  /**
   * Gives the user another password, or their first, and ends every session they have. For the command line: whoever
   * administers over the network neither sees nor sets a password (ASVS 6.4.6). Throws `NotFoundError`,
   * `PasswordRefusedError`, `UnavailableError`.
   */
  async setPassword(userId: string, plain: string, cause: Cause = BY_SERVER): Promise<void> {
    const user = await this.administration.get(userId);
    const { id } = user;
    const hash = await this.passwords.prepare(plain, user);
    await this.units.run(cause, async (unit) => {
      // In the order in which everything takes the rows: the user, the password, the sessions.
      await this.users.supersedeSessions(unit, id);
      await this.passwords.set(id, hash, unit.transaction);
      await this.sessions.endAllWithin(unit, { userId: id }, 'password-changed');
      await unit.happened('password.changed', { userId: id, sessionId: null });
    });
  }
}
