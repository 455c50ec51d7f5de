import { Injectable } from '@nestjs/common';
import type { Actor } from '../../events/actor.js';
import { UnitsOfWork } from '../../events/units-of-work.js';
import { NotFoundError } from '../../http/errors.js';
import { PasswordsService } from '../../passwords/passwords.service.js';
import { Factors } from '../factors.js';
import type { Passkey } from '../passkey.entity.js';
import { LastSignInMethodError } from './passkeys.errors.js';
import { PasskeysStore } from './passkeys.store.js';

/** Deletes passkeys, and never the last way in which their owner can sign in. */
@Injectable()
export class PasskeyRemoval {
  constructor(
    private readonly store: PasskeysStore,
    private readonly factors: Factors,
    private readonly passwords: PasswordsService,
    private readonly units: UnitsOfWork,
  ) {}

  /**
   * Deletes a passkey. If it was the only second factor, sign-ins need none any more.
   * @throws NotFoundError if the user has no such passkey; LastSignInMethodError if the user could not sign in any more.
   */
  async delete({ id, userId }: Pick<Passkey, 'id' | 'userId'>, actor: Actor): Promise<void> {
    await this.units.run(actor, async (unit) => {
      const { transaction } = unit;
      if (!(await this.store.delete({ id, userId }, transaction))) throw new NotFoundError();
      // It locks the row of the user: of two last passkeys that are deleted at once, one stays.
      await this.factors.settle(userId, unit);
      const canSignIn =
        (await this.passwords.has(userId, transaction)) ||
        (await this.store.hasUsable(userId, transaction));
      if (!canSignIn) throw new LastSignInMethodError();
      await unit.record('passkey.removed', { userId, passkeyId: id });
    });
  }
}
