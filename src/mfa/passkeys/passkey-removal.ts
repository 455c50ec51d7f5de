import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../database/transactions.js';
import type { Actor } from '../../events/actor.js';
import type { NightlatchEvents } from '../../events/events.js';
import { UnitsOfWork } from '../../events/units-of-work.js';
import { NotFoundError } from '../../http/errors.js';
import { SignInMethod, SignInMethods } from '../../sign-in/sign-in-methods.js';
import { Factors } from '../factors.js';
import type { Passkey } from '../passkey.entity.js';
import { PasskeysStore } from './passkeys.store.js';

/** Deletes passkeys, and never the last way in which their owner can sign in. */
@Injectable()
export class PasskeyRemoval extends SignInMethod {
  readonly kind = 'passkeys';

  constructor(
    private readonly store: PasskeysStore,
    private readonly factors: Factors,
    private readonly methods: SignInMethods,
    private readonly units: UnitsOfWork,
  ) {
    super();
  }

  canSignIn(userId: string, transaction: Transaction): Promise<boolean> {
    return this.store.hasUsable(userId, transaction);
  }

  async list(userId: string) {
    const usable = (await this.store.list(userId)).filter(({ suspendedAt }) => !suspendedAt);
    return usable.map(({ name, createdAt: addedAt }) => ({ name, addedAt }));
  }

  /**
   * Deletes a passkey. If it was the only second factor, sign-ins need none any more.
   * @throws NotFoundError if the user has no such passkey; LastSignInMethodError if the user could not sign in any more.
   */
  async delete({ id, userId }: Pick<Passkey, 'id' | 'userId'>, actor: Actor): Promise<void> {
    await this.units.run(actor, async (unit) => {
      const event: NightlatchEvents['passkey.removed'] = { userId, passkeyId: id };
      const remove = async (): Promise<void> => {
        if (!(await this.store.delete({ id, userId }, unit.transaction))) throw new NotFoundError();
        const isOff = await this.factors.settle(userId, unit, { isPart: true });
        if (isOff) event.secondFactorOff = true;
      };
      await this.methods.removeOne(userId, remove, unit);
      await unit.record('passkey.removed', event);
    });
  }
}
