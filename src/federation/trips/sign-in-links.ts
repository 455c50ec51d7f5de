import { Injectable } from '@nestjs/common';
import { SignInProviders } from '../../pages/sign-in-providers.js';
import type { PageSignInPurpose } from '../../pages/page-sign-in.js';
import type { PageLink } from '../../pages/page-to-render.js';
import type { PageVisit } from '../../pages/page-visit.js';
import { TripAnswers } from './trip-answers.js';
import { Trips } from './trips.js';
import { Providers } from '../providers/providers.js';

/** Shows the providers on the sign-in page. */
@Injectable()
export class SignInLinks extends SignInProviders {
  constructor(
    private readonly providers: Providers,
    private readonly trips: Trips,
    private readonly answers: TripAnswers,
  ) {
    super();
  }

  list(query: string): PageLink[] {
    return this.providers.list().map((provider) => ({
      text: provider.name,
      href: this.answers.getStartUrl(provider, query),
    }));
  }

  async begin(id: string, purpose: PageSignInPurpose, visit: PageVisit): Promise<string | null> {
    const provider = this.providers.find(id);
    const { query } = purpose;
    return provider && this.trips.begin(provider, { kind: 'sign-in', query }, visit, purpose);
  }
}
