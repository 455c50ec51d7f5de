import { Injectable } from '@nestjs/common';
import { NotFoundError } from '../../http/errors.js';
import type { PageVisit } from '../../pages/page-visit.js';
import type { ProviderSettings } from '../federation.options.js';
import type { UpstreamUser } from '../upstream-profile.js';

/** Ends the trips that connect an account of a provider to a user who is signed in. */
@Injectable()
export class LinkTrips {
  /**
   * Connects the account to the user of the ticket.
   * @returns the page that says so.
   * @throws SeeOther or MessagePageError.
   */
  complete(
    _userId: string,
    _provider: ProviderSettings,
    _upstream: UpstreamUser,
    _visit: PageVisit,
  ): Promise<string> {
    throw new NotFoundError();
  }
}
