import { Injectable } from '@nestjs/common';
import { AdministratorRules } from '../../authorization/administrator-rules.js';
import type { Principal } from '../../tokens/verify/principal.js';
import type { Actor } from '../../events/actor.js';
import { UnitsOfWork } from '../../events/units-of-work.js';
import { PasswordsService } from '../../passwords/passwords.service.js';
import { ExternalUsersError } from '../../users/users.errors.js';
import { UsersService } from '../../users/users.service.js';
import { WrongPasswordError } from '../account.errors.js';
import { CurrentPassword } from '../password/current-password.js';
import type { DeletionRequest } from './account-deletion.dto.js';

/** Deleting one's own account. */
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
   * The user is gone, with everything that is theirs. Throws {@link WrongPasswordError}, `LastAdministratorError`,
   * `ExternalUsersError`, `NotFoundError`, `UnavailableError`.
   */
  async delete({ id: subject }: Principal, request: DeletionRequest, cause: Actor): Promise<void> {
    // Before a password is hashed: what cannot succeed must not cost.
    if (!this.users.hasOwnTable) throw new ExternalUsersError();
    const { id } = await this.users.getById(subject);
    const proven = await this.current.prove(id, request.password, 'password');
    await this.units.run(cause, async (unit) => {
      await this.administrators.refuseLastWithin(unit, id);
      // The owner may have changed it meanwhile, to keep out who has the former one.
      if (!(await this.passwords.remove(proven, unit.transaction)))
        throw new WrongPasswordError('password');
      await this.administrators.deleteWithin(unit, id);
    });
  }
}
