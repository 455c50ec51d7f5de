import { Injectable } from '@nestjs/common';
import type { PageVisit } from '../../pages/page-visit.js';
import type { ProviderSettings } from '../federation.options.js';
import type { TripPurpose } from './trip.js';

/** What the provider is asked for beside the sign-in. */
export interface UpstreamWishes {
  /** How long ago the provider may have asked the person who they are, in seconds: 0 for now. Null if it does not matter. */
  maxAgeSeconds?: number | null;
  /** The provider lets the person choose the account. */
  isOtherAccount?: boolean;
  loginHint?: string | null;
}

/** Sends browsers to a provider. */
@Injectable()
export class Trips {
  /**
   * Begins a trip: sets its cookie.
   * @returns the URL of the provider.
   * @throws MessagePageError 503 if the provider cannot be reached.
   */
  async begin(
    _provider: ProviderSettings,
    _purpose: TripPurpose,
    _visit: PageVisit,
    _wishes: UpstreamWishes = {},
  ): Promise<string> {
    throw new Error('Not yet.');
  }
}
