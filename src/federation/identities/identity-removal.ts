import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../database/transactions.js';
import type { Actor } from '../../events/actor.js';
import { UnitsOfWork } from '../../events/units-of-work.js';
import { SignInMethod, SignInMethods } from '../../sign-in/sign-in-methods.js';
import type { Identity } from '../identity.entity.js';
import { Providers } from '../providers/providers.js';
import { IdentitiesStore } from './identities.store.js';
import { IdentityAdministration } from './identity-administration.js';

/** Removes identities for their owners, and never the last way in which they can sign in. */
@Injectable()
export class IdentityRemoval extends SignInMethod {
  readonly kind = 'accounts';

  constructor(
    private readonly store: IdentitiesStore,
    private readonly providers: Providers,
    private readonly administration: IdentityAdministration,
    private readonly methods: SignInMethods,
    private readonly units: UnitsOfWork,
  ) {
    super();
  }

  /** Returns whether the user has an identity of a provider that is still configured. */
  canSignIn(userId: string, transaction: Transaction): Promise<boolean> {
    const issuers = this.providers.list().map(({ issuer }) => issuer);
    return this.store.hasOneOf(userId, issuers, transaction);
  }

  /** Those of a provider that was taken out do not sign in. */
  async list(userId: string) {
    const issuers = new Set(this.providers.list().map(({ issuer }) => issuer));
    const usable = (await this.store.list(userId)).filter(({ issuer }) => issuers.has(issuer));
    return usable.map(({ providerId, createdAt: addedAt }) => ({
      name: this.providers.getName(providerId),
      addedAt,
    }));
  }

  /**
   * Removes an identity.
   * @throws NotFoundError if the user has no such identity; LastSignInMethodError if the user could not sign in any more.
   */
  async remove({ id, userId }: Pick<Identity, 'id' | 'userId'>, actor: Actor): Promise<void> {
    await this.units.run(actor, (unit) =>
      this.methods.removeOne(userId, () => this.administration.remove(userId, id, unit), unit),
    );
  }
}
