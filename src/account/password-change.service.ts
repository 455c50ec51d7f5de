import { Injectable } from '@nestjs/common';
import type { Principal } from '../bearer/principal.js';
import { Transactions } from '../database/transactions.js';
import { Events } from '../events/events.js';
import { PasswordsService } from '../passwords/passwords.service.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { UsersService } from '../users/users.service.js';
import { WrongPasswordError } from './account.errors.js';
import type { PasswordRequest } from './password.dto.js';

/** Changing one's password (ASVS 6.2.3, 7.4.3). */
@Injectable()
export class PasswordChangeService {
  constructor(
    private readonly users: UsersService,
    private readonly passwords: PasswordsService,
    private readonly sessions: SessionsService,
    private readonly transactions: Transactions,
    private readonly events: Events,
  ) {}

  /**
   * Every other session of the user is over when the new password holds, and so is every sign-in with the old
   * one that is still under way. Throws {@link WrongPasswordError}, `PasswordRefusedError`, `NotFoundError`,
   * `UnavailableError`.
   */
  async change(principal: Principal, request: PasswordRequest): Promise<void> {
    const { current_password: current, new_password: next } = request;
    const { sessionId } = principal;
    const user = await this.users.getById(principal.id);
    const { id } = user;
    const proven = await this.passwords.prove(id, current);
    if (proven === null) throw new WrongPasswordError();
    const hash = await this.passwords.prepare(next, user, 'new_password');
    const tell = await this.transactions.run(async (transaction) => {
      // Somebody else with the same password may have changed it meanwhile: one of the two does.
      if (!(await this.passwords.replace(proven, hash, transaction)))
        throw new WrongPasswordError();
      const sessionsVersion = await this.users.supersedeSessions(id, transaction);
      const others = { userId: id, exceptId: sessionId };
      return [
        await this.sessions.endAllWithin(transaction, others, 'password-changed'),
        await this.sessions.keepWithin(transaction, sessionId, sessionsVersion),
      ];
    });
    await this.users.changed(id);
    for (const each of tell) each();
    this.events.emit('password.changed', { userId: id, sessionId });
  }
}
