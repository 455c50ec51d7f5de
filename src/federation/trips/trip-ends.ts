import { Injectable } from '@nestjs/common';
import { UnitsOfWork } from '../../events/units-of-work.js';
import type { PageVisit } from '../../pages/page-visit.js';
import { SeeOther } from '../../pages/see-other.js';
import type { Attempt } from '../../rate-limits/rate-limiter.js';
import { UNKNOWN_TIME } from '../../sessions/authentication-context.js';
import type { ProviderSettings } from '../federation.options.js';
import { IdentitySignIn } from '../identities/identity-sign-in.js';
import { LinkTrips } from '../identities/link-trips.js';
import { TOLERANCE_SECONDS } from '../providers/timing.js';
import type { ProvenPerson } from '../providers/upstream-claims.js';
import { TripAnswers } from './trip-answers.js';
import type { Trip } from './trip.js';

/** Does what a trip is for, once the provider has proven the person. */
@Injectable()
export class TripEnds {
  constructor(
    private readonly identities: IdentitySignIn,
    private readonly links: LinkTrips,
    private readonly answers: TripAnswers,
    private readonly units: UnitsOfWork,
  ) {}

  /**
   * Signs the person in, or connects the account.
   * @returns the page that follows.
   * @throws SeeOther if the browser goes on; RefusedError or MessagePageError if it is refused.
   * @throws FormFailure if the user may not sign in.
   */
  async end(
    trip: Trip,
    provider: ProviderSettings,
    person: ProvenPerson,
    attempt: Attempt,
    visit: PageVisit,
  ): Promise<string> {
    const { purpose } = trip;
    if (purpose.kind === 'link') {
      return this.links.complete(purpose.userId, provider, person.upstream, visit);
    }
    const user = await this.identities.resolve(provider, person.upstream, visit.actor);
    if (user.disabled) {
      const event = { userId: user.id, provider: provider.id, reason: 'inactive-user' } as const;
      await this.units.record(visit.actor, 'federation.refused', event);
    } else {
      await this.units.emit('federation.succeeded', { userId: user.id, provider: provider.id });
    }
    const isStrong = person.hasSecondFactor && provider.second_factor === 'provider';
    const proven = {
      user,
      methods: isStrong ? (['federated', 'federated_mfa'] as const) : (['federated'] as const),
      authenticatedAt: toProofTime(person.authenticatedAt, trip),
      attempt,
    };
    const result = await this.answers.signIn.complete(proven, purpose.query, visit);
    if ('page' in result) return result.page;
    throw new SeeOther(result.next);
  }
}

/** Returns when the person was proven; undefined for this sign-in, if the provider has asked the person during the trip. */
function toProofTime(authenticatedAt: Date | null, { startedAt }: Trip): Date | undefined {
  if (!authenticatedAt) return UNKNOWN_TIME;
  const isFresh = authenticatedAt.getTime() >= startedAt - TOLERANCE_SECONDS * 1_000;
  return isFresh ? undefined : authenticatedAt;
}
