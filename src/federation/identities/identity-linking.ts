import { Injectable } from '@nestjs/common';
import { Clock } from '../../clock/clock.js';
import type { Actor } from '../../events/actor.js';
import { UnitsOfWork } from '../../events/units-of-work.js';
import type { BrowserSession } from '../../sessions/browser-sessions.js';
import { SessionProofs } from '../../sessions/session-proofs.js';
import { IdentityTakenError } from '../federation.errors.js';
import type { ProviderSettings } from '../federation.options.js';
import { RefusedError } from '../providers/refused.error.js';
import type { UpstreamUser } from '../upstream-profile.js';
import { createIdentity } from './create-identity.js';
import { IdentitiesStore } from './identities.store.js';

/** Connects accounts of providers to users who are signed in. */
@Injectable()
export class IdentityLinking {
  constructor(
    private readonly store: IdentitiesStore,
    private readonly sessions: SessionProofs,
    private readonly units: UnitsOfWork,
    private readonly clock: Clock,
  ) {}

  /**
   * Connects the account to the user of the session. One that is connected to the user already stays as it is.
   * @returns false if the session has ended meanwhile: its owner may have taken the account from an attacker.
   * @throws RefusedError if the account is connected to another user.
   */
  async link(
    { session, user: { id: userId } }: BrowserSession,
    provider: ProviderSettings,
    upstream: UpstreamUser,
    actor: Actor,
  ): Promise<boolean> {
    const identity = createIdentity(userId, provider, upstream, this.clock.now(), session.id);
    const adding = this.units.run(actor, async (unit) => {
      if (!(await this.sessions.hold(session.id, unit))) return false;
      await this.store.add(identity, unit.transaction);
      const event = { userId, identityId: identity.id, provider: provider.id };
      await unit.record('identity.linked', event);
      return true;
    });
    return adding.catch(async (error: unknown) => {
      if (!(error instanceof IdentityTakenError)) throw error;
      const owner = await this.store.find(provider.issuer, upstream.subject);
      if (owner?.userId === userId) return true;
      throw new RefusedError('identity-taken', null, userId);
    });
  }
}
