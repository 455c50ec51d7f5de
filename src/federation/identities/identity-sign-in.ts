import { Injectable } from '@nestjs/common';
import { Clock } from '../../clock/clock.js';
import type { Actor } from '../../events/actor.js';
import { type UnitOfWork, UnitsOfWork } from '../../events/units-of-work.js';
import { RateLimiter } from '../../rate-limits/rate-limiter.js';
import { canonicalizeEmail } from '../../users/identifiers.js';
import { UserAccounts } from '../../users/user-accounts.js';
import type { User } from '../../users/user.entity.js';
import { EmailTakenError } from '../../users/users.errors.js';
import { UsersService } from '../../users/users.service.js';
import { IdentityTakenError } from '../federation.errors.js';
import type { ProviderSettings } from '../federation.options.js';
import { RefusedError } from '../providers/refused.error.js';
import type { UpstreamUser } from '../upstream-profile.js';
import { createIdentity } from './create-identity.js';
import { IdentitiesStore } from './identities.store.js';

const DAY_MS = 86_400_000;

/** Finds the user whose account at a provider this is, or creates one. The issuer and the subject alone say who it is. */
@Injectable()
export class IdentitySignIn {
  constructor(
    private readonly store: IdentitiesStore,
    private readonly users: UsersService,
    private readonly accounts: UserAccounts,
    private readonly limiter: RateLimiter,
    private readonly units: UnitsOfWork,
    private readonly clock: Clock,
  ) {}

  /**
   * Returns the user of the account. An unknown one is connected to the user with the same address if the provider may do so,
   * or gets a new user.
   * @throws RefusedError if it may not; LimitExceededError if too many users have registered from the address.
   */
  async resolve(provider: ProviderSettings, upstream: UpstreamUser, actor: Actor): Promise<User> {
    const known = await this.findKnown(provider, upstream);
    if (known) return known;
    try {
      return await this.admit(provider, upstream, actor);
    } catch (error) {
      if (!(error instanceof EmailTakenError || error instanceof IdentityTakenError)) throw error;
      // Another callback of the same person was faster, or the address was taken in the same moment.
      const found = await this.findKnown(provider, upstream);
      if (found) return found;
      throw new RefusedError('email-taken');
    }
  }

  private async findKnown(
    provider: ProviderSettings,
    upstream: UpstreamUser,
  ): Promise<User | null> {
    const identity = await this.store.find(provider.issuer, upstream.subject);
    if (!identity) return null;
    // Read before the identity is read again: a recovery that removes it later ends the new session too.
    const user = await this.users.findById(identity.userId);
    const current = await this.store.find(provider.issuer, upstream.subject);
    if (current?.id !== identity.id) return null;
    const now = this.clock.now();
    const ageMs = now.getTime() - (identity.lastUsedAt?.getTime() ?? 0);
    if (ageMs >= DAY_MS) {
      const { email, emailVerified } = upstream;
      await this.store.use(identity.id, { email, emailVerified, lastUsedAt: now });
    }
    return user;
  }

  /** Decides about an account that signs in for the first time. */
  private async admit(
    provider: ProviderSettings,
    upstream: UpstreamUser,
    actor: Actor,
  ): Promise<User> {
    const address = upstream.email === null ? null : canonicalizeEmail(upstream.email);
    if (address === null) throw new RefusedError('email-missing');
    // Before the address is looked up: else it could be anyone's.
    if (!upstream.emailVerified) throw new RefusedError('email-not-verified');
    if (!isAllowed(address, provider)) throw new RefusedError('domain-not-allowed');
    const owner = await this.users.findByLogin(address);
    if (owner) return this.link(owner, address, provider, upstream, actor);
    if (!provider.register) throw new RefusedError('registration-closed');
    return this.register(provider, upstream, actor);
  }

  /** Connects the account to the owner of the address, who has verified it here too: else both could be another's. */
  private async link(
    { id: userId }: User,
    address: string,
    provider: ProviderSettings,
    upstream: UpstreamUser,
    actor: Actor,
  ): Promise<User> {
    if (provider.link !== 'verified-email') throw new RefusedError('email-taken', null, userId);
    await this.units.run(actor, async (unit) => {
      // The state of now: the address may have been changed meanwhile.
      const owner = await this.users.lock(userId, unit);
      const isVerified = owner?.emailCanonical === address && owner.emailVerifiedAt !== null;
      if (!isVerified) throw new RefusedError('email-taken', 'not verified here', userId);
      await this.add(userId, provider, upstream, unit);
    });
    return this.users.getById(userId);
  }

  private async register(
    provider: ProviderSettings,
    upstream: UpstreamUser,
    actor: Actor,
  ): Promise<User> {
    const names = { email: upstream.email!, fullName: upstream.name };
    const userId = await this.limiter.attempt(async (attempt) => {
      await attempt.count({ limit: 'registration-address', ip: actor.ip });
      return this.units.run(actor, async (unit) => {
        const { id } = await this.accounts.create(names, unit);
        await unit.record('user.registered', { userId: id, provider: provider.id });
        await this.accounts.markEmailVerified(id, unit);
        await this.add(id, provider, upstream, unit, { isRegistration: true });
        return id;
      });
    });
    return this.users.getById(userId);
  }

  private async add(
    userId: string,
    provider: ProviderSettings,
    upstream: UpstreamUser,
    unit: UnitOfWork,
    isNew: { isRegistration?: true } = {},
  ): Promise<void> {
    const identity = createIdentity(userId, provider, upstream, this.clock.now());
    await this.store.add(identity, unit.transaction);
    const event = { userId, identityId: identity.id, provider: provider.id };
    await unit.record('identity.linked', { ...event, ...isNew });
  }
}

function isAllowed(address: string, { allowed_domains: domains }: ProviderSettings): boolean {
  return domains.length === 0 || domains.includes(address.slice(address.lastIndexOf('@') + 1));
}
