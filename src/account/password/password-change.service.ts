import { Injectable } from '@nestjs/common';
import type { Principal } from '../../tokens/verify/principal.js';
import type { Actor } from '../../events/actor.js';
import { UnitsOfWork } from '../../events/units-of-work.js';
import { PasswordsService } from '../../passwords/passwords.service.js';
import { SessionsService } from '../../sessions/sessions.service.js';
import { UsersService } from '../../users/users.service.js';
import { WrongPasswordError } from '../account.errors.js';
import { CurrentPassword } from './current-password.js';
import type { PasswordRequest } from './password.dto.js';

/** Changing one's password (ASVS 6.2.3, 7.4.3). */
@Injectable()
export class PasswordChangeService {
  constructor(
    private readonly users: UsersService,
    private readonly current: CurrentPassword,
    private readonly passwords: PasswordsService,
    private readonly sessions: SessionsService,
    private readonly units: UnitsOfWork,
  ) {}

  /**
   * Every other session of the user is over when the new password holds, and so is every sign-in with the old
   * one that is still under way. Throws {@link WrongPasswordError}, `PasswordRefusedError`, `NotFoundError`,
   * `UnavailableError`.
   */
  async change(principal: Principal, request: PasswordRequest, cause: Actor): Promise<void> {
    const { current_password: former, new_password: next } = request;
    const { sessionId } = principal;
    const user = await this.users.getById(principal.id);
    const { id } = user;
    const proven = await this.current.prove(id, former, 'current_password');
    const hash = await this.passwords.prepare(next, user, 'new_password');
    await this.units.run(cause, async (unit) => {
      // The user's row before the others, as where a user is deleted: two of these at once wait, and do not deadlock.
      const sessionsVersion = await this.users.invalidateSessions(unit, id);
      // Somebody else with the same password may have changed it meanwhile: one of the two does.
      if (!(await this.passwords.replace(proven, hash, unit.transaction)))
        throw new WrongPasswordError();
      const others = { userId: id, exceptId: sessionId };
      await this.sessions.endAllWithin(unit, others, 'password-changed');
      await this.sessions.keepWithin(unit, sessionId, sessionsVersion);
      await unit.record('password.changed', { userId: id, sessionId });
    });
  }
}
