import { Injectable } from '@nestjs/common';
import { WrongPasswordError } from '../../passwords/passwords.errors.js';
import { AdministratorRules } from '../../authorization/administrator-rules.js';
import type { Principal } from '../../tokens/principal.js';
import type { Actor } from '../../events/actor.js';
import { UnitsOfWork } from '../../events/units-of-work.js';
import { PasswordsService } from '../../passwords/passwords.service.js';
import { UsersService } from '../../users/users.service.js';
import { CurrentPassword } from '../../sign-in/current-password.js';
import type { DeletionRequest } from './account-deletion.dto.js';

/** Deletes the caller's own account. */
@Injectable()
export class AccountDeletionService {
  constructor(
    private readonly users: UsersService,
    private readonly current: CurrentPassword,
    private readonly passwords: PasswordsService,
    private readonly administrators: AdministratorRules,
    private readonly units: UnitsOfWork,
  ) {}

  /**
   * Deletes the user, with everything that belongs to them. A user without a password needs none: they have recently signed
   * in another way.
   * @throws WrongPasswordError, LastAdministratorError, ExternalUsersError, LimitExceededError, NotFoundError or
   * UnavailableError.
   * @throws ValidationFailedError if the password is missing.
   */
  async delete(
    { userId, sessionId }: Pick<Principal, 'userId' | 'sessionId'>,
    request: DeletionRequest,
    actor: Actor,
  ): Promise<void> {
    // Checked before the password is hashed: a request that cannot succeed must not cost a hash.
    this.users.assertOurUsers();
    const { id } = await this.users.getById(userId);
    const { password } = request;
    const owner = { userId: id, sessionId };
    const proven =
      password === undefined
        ? null
        : await this.current.prove(owner, password, 'password', actor.ip);
    await this.units.run(actor, async (unit) => {
      await this.administrators.assertNotLast(id, unit);
      if (proven === null) {
        await this.current.assertNone(id, 'password', unit.transaction);
      } else if (!(await this.passwords.remove(proven, unit.transaction))) {
        // The owner may have changed the password in the meantime, to keep out a thief who knows the old one.
        throw new WrongPasswordError('password');
      }
      await this.administrators.delete(id, unit);
    });
  }
}
