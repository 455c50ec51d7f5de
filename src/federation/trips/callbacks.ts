import { Injectable, Logger } from '@nestjs/common';
import { UnitsOfWork } from '../../events/units-of-work.js';
import { writeLine } from '../../http/write-line.js';
import type { MessagePageError } from '../../pages/message-page.error.js';
import type { PageVisit } from '../../pages/page-visit.js';
import { SeeOther } from '../../pages/see-other.js';
import { type Attempt, RateLimiter } from '../../rate-limits/rate-limiter.js';
import type { ProviderSettings } from '../federation.options.js';
import { ProviderAwayError } from '../providers/provider-away.error.js';
import { ProviderClient } from '../providers/provider-client.js';
import { RefusedError } from '../providers/refused.error.js';
import { type CallbackParameters, readCallback } from './callback-parameters.js';
import { TripAnswers } from './trip-answers.js';
import { TripCookies } from './trip-cookies.js';
import { TripEnds } from './trip-ends.js';
import type { Trip, TripPurpose } from './trip.js';

/** The errors with which a provider says that the person has changed their mind. The second one is Apple's. */
const CANCELLED = ['access_denied', 'user_cancelled_authorize'];
/** Set by the page that asks the person to go on, because the browser has sent no cookie. */
const CONTINUED = 'continued';

/** Answers the browsers that come back from a provider. */
@Injectable()
export class Callbacks {
  private readonly logger = new Logger(Callbacks.name);

  constructor(
    private readonly limiter: RateLimiter,
    private readonly cookies: TripCookies,
    private readonly client: ProviderClient,
    private readonly ends: TripEnds,
    private readonly answers: TripAnswers,
    private readonly units: UnitsOfWork,
  ) {}

  /**
   * Ends the trip that the callback belongs to.
   * @returns the page that follows.
   * @throws SeeOther if the browser goes on; MessagePageError if the trip is refused; LimitExceededError.
   */
  async answer(
    provider: ProviderSettings,
    query: URLSearchParams,
    visit: PageVisit,
  ): Promise<string> {
    const parameters = readCallback(query);
    if (!parameters) throw await this.refuseStranger('malformed-callback', provider);
    const found = this.cookies.take(parameters.state!, visit);
    if (found.status === 'unknown') {
      throw await this.toUnknownTripPage(provider, parameters, query.has(CONTINUED));
    }
    const { status, trip } = found;
    // From here on a callback may cost a request to the provider, and a row of the audit trail.
    return this.limiter.attempt(async (attempt) => {
      await attempt.count({ limit: 'federation-address', ip: visit.actor.ip });
      if (status === 'expired') {
        throw await this.refuse('trip-expired', trip.purpose, provider, visit);
      }
      try {
        return await this.end(trip, provider, parameters, attempt, visit);
      } catch (error) {
        throw await this.toAnswer(error, trip, provider, attempt, visit);
      }
    });
  }

  private async end(
    trip: Trip,
    provider: ProviderSettings,
    parameters: CallbackParameters,
    attempt: Attempt,
    visit: PageVisit,
  ): Promise<string> {
    if (trip.provider !== provider.id) throw new RefusedError('wrong-provider', trip.provider);
    const redirectUri = this.answers.getCallbackUrl(provider);
    const callback = await this.client.verify(provider, trip, parameters, redirectUri);
    if (CANCELLED.includes(parameters.error ?? '')) {
      const back = this.answers.findWayBack(trip.purpose);
      throw back === null
        ? this.answers.toPage('trip-over', provider, trip.purpose)
        : new SeeOther(back);
    }
    const person = await this.client.prove(callback);
    return this.ends.end(trip, provider, person, attempt, visit);
  }

  /** Returns the page for a browser without the trip: some browsers send cookies only after a click on a page of ours. */
  private async toUnknownTripPage(
    provider: ProviderSettings,
    parameters: CallbackParameters,
    isContinued: boolean,
  ): Promise<MessagePageError> {
    const refusal = await this.refuseStranger('trip-unknown', provider);
    if (isContinued) return refusal;
    const again = new URLSearchParams({ ...parameters, [CONTINUED]: '1' });
    const href = `${this.answers.getCallbackPath(provider)}?${again.toString()}`;
    return this.answers.toPage('trip-waiting', provider, null, href);
  }

  /**
   * Refuses a callback that belongs to no trip. It is neither recorded nor counted, because any web page can send many from
   * a browser.
   */
  private async refuseStranger(
    reason: 'malformed-callback' | 'trip-unknown',
    provider: ProviderSettings,
  ): Promise<MessagePageError> {
    await this.units.emit('federation.refused', { userId: null, provider: provider.id, reason });
    return this.answers.toPage(new RefusedError(reason).page, provider, null);
  }

  /** Returns the error that answers the browser. The page of a refusal does not tell why. */
  private async toAnswer(
    error: unknown,
    { purpose }: Trip,
    provider: ProviderSettings,
    attempt: Attempt,
    visit: PageVisit,
  ): Promise<unknown> {
    if (error instanceof RefusedError) return this.refuse(error, purpose, provider, visit);
    if (error instanceof SeeOther && !attempt.settled) await attempt.succeeded();
    if (!(error instanceof ProviderAwayError)) return error;
    // The provider failed, not the user: its outage must not use up the attempts of everyone behind the address.
    await attempt.cancel();
    const refused = new RefusedError('provider-away', error.detail);
    await this.refuse(refused, purpose, provider, visit);
    return this.answers.toAway(provider, purpose, error);
  }

  /** Records why a trip is refused, and returns the page. */
  private async refuse(
    refused: RefusedError | RefusedError['reason'],
    purpose: TripPurpose | null,
    provider: ProviderSettings,
    visit: PageVisit,
  ): Promise<MessagePageError> {
    const error = typeof refused === 'string' ? new RefusedError(refused) : refused;
    const { reason, detail, userId } = error;
    if (detail !== null) {
      const fields = { provider: provider.id, reason, detail };
      writeLine(this.logger, 'warn', 'A sign-in with a provider is refused.', fields);
    }
    const event = { userId, provider: provider.id, reason };
    await this.units.record(visit.actor, 'federation.refused', event);
    return this.answers.toPage(error.page, provider, purpose);
  }
}
