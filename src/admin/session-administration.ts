import { Injectable } from '@nestjs/common';
import { ScopePolicy } from '../authorization/scope-policy.js';
import { type Actor, SYSTEM_ACTOR } from '../events/actor.js';
import { ExtensionRegistry } from '../events/extension-registry.js';
import { UnitsOfWork } from '../events/units-of-work.js';
import { NotFoundError } from '../http/errors.js';
import { PasswordsService } from '../passwords/passwords.service.js';
import type { Session } from '../sessions/session.entity.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { revokeLongLived } from '../sign-in/long-lived-credentials.js';
import { UsersService } from '../users/users.service.js';

/** Lists and ends the sessions of users for administrators, and sets passwords at the command line. */
@Injectable()
export class SessionAdministration {
  constructor(
    private readonly users: UsersService,
    private readonly sessions: SessionsService,
    private readonly passwords: PasswordsService,
    private readonly scopes: ScopePolicy,
    private readonly units: UnitsOfWork,
    private readonly extensions: ExtensionRegistry,
  ) {}

  /**
   * Lists the user's live sessions, the last used first, at most a hundred.
   * @throws NotFoundError if the user does not exist.
   */
  async list(userId: string): Promise<Session[]> {
    const { id, roles } = await this.users.getById(userId);
    const sessions = await this.sessions.list(id);
    return sessions.map((session) => ({ ...session, scope: this.scopes.narrow(session, roles) }));
  }

  /**
   * Ends one session of the user.
   * @throws NotFoundError if the user or the session does not exist, or the session is another user's.
   */
  async end(userId: string, sessionId: string, actor: Actor = SYSTEM_ACTOR): Promise<void> {
    const { id } = await this.users.getById(userId);
    const ended = await this.sessions.endOwn(id, sessionId, 'ended-by-administrator', actor);
    if (!ended) throw new NotFoundError();
  }

  /**
   * Ends all sessions of the user, and every sign-in that is under way.
   * @throws NotFoundError if the user does not exist.
   */
  async endAll(userId: string, actor: Actor = SYSTEM_ACTOR): Promise<void> {
    const { id } = await this.users.getById(userId);
    await this.sessions.endAll({ userId: id }, 'ended-by-administrator', actor);
  }

  /**
   * Sets the user's password and ends all of their sessions and personal access tokens. For the command line only: an
   * administrator neither sees nor sets a password over the network (ASVS 6.4.6).
   * @throws NotFoundError, PasswordRejectedError or UnavailableError.
   */
  async setPassword(
    userId: string,
    plain: string,
    actor: Actor = SYSTEM_ACTOR,
    { keepTokens = false }: { keepTokens?: boolean } = {},
  ): Promise<void> {
    const user = await this.users.getById(userId);
    const { id } = user;
    const hash = await this.passwords.prepare(plain, user, actor.ip);
    await this.units.run(actor, async (unit) => {
      // First, because it locks the row of the user, as everywhere.
      await this.sessions.endAll({ userId: id }, 'password-changed', unit);
      await this.passwords.set(id, hash, unit.transaction);
      if (!keepTokens) await revokeLongLived(this.extensions, id, 'reset', unit);
      await unit.record('password.changed', { userId: id, sessionId: null });
    });
  }
}
