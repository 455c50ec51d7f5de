import { Injectable } from '@nestjs/common';
import { type Actor, SYSTEM_ACTOR } from '../../events/actor.js';
import { type UnitOfWork, UnitsOfWork } from '../../events/units-of-work.js';
import { NotFoundError } from '../../http/errors.js';
import { AddedCredentials, type AddedSince } from '../../sign-in/added-credentials.js';
import { UsersService } from '../../users/users.service.js';
import type { Identity } from '../identity.entity.js';
import { IdentitiesStore } from './identities.store.js';

/** Lists and removes the accounts of other providers with which users sign in, for administrators and the command line. */
@Injectable()
export class IdentityAdministration extends AddedCredentials {
  constructor(
    private readonly users: UsersService,
    private readonly store: IdentitiesStore,
    private readonly units: UnitsOfWork,
  ) {
    super();
  }

  /**
   * Lists the user's identities, the oldest first.
   * @throws NotFoundError if the user does not exist.
   */
  async list(userId: string | null): Promise<Identity[]> {
    const { id } = await this.users.getById(userId);
    return this.store.list(id);
  }

  /**
   * Removes an identity of the user, even if it was the only way to sign in: a mailed link to choose a password is then one.
   * The sessions go on.
   * @throws NotFoundError if the user does not exist, or has no such identity.
   */
  async remove(
    userId: string,
    identityId: string,
    by: Actor | UnitOfWork = SYSTEM_ACTOR,
  ): Promise<void> {
    await this.units.run(by, async (unit) => {
      const removed = await this.store.delete({ id: identityId, userId }, unit.transaction);
      if (!removed) throw new NotFoundError();
      const { providerId: provider } = removed;
      await unit.record('identity.unlinked', { userId, identityId, provider });
    });
  }

  /** Removes what was connected at that time or later, or in that session, for an owner who takes the account from an attacker. */
  async removeAdded(userId: string, added: AddedSince | null, unit: UnitOfWork): Promise<void> {
    const identities = await this.store.list(userId, { ...added }, unit.transaction);
    for (const { id } of identities) await this.remove(userId, id, unit);
  }
}
