import { Injectable } from '@nestjs/common';
import type { Actor } from '../../events/actor.js';
import { ValidationFailedError } from '../../http/errors.js';
import { CredentialPolicy } from '../../sign-in/credential-policy.js';
import type { PageVisit } from '../../pages/page-visit.js';
import { UsersService } from '../../users/users.service.js';
import { Providers } from '../providers/providers.js';
import { Trips } from '../trips/trips.js';
import { IdentityRemoval } from './identity-removal.js';
import { LinkTickets } from './link-tickets.js';

/** What users do with their own identities, beside listing them. */
@Injectable()
export class OwnIdentities {
  constructor(
    private readonly users: UsersService,
    private readonly policy: CredentialPolicy,
    private readonly providers: Providers,
    private readonly tickets: LinkTickets,
    private readonly removal: IdentityRemoval,
    private readonly trips: Trips,
  ) {}

  /**
   * Returns the URL of the page on which the user connects an account of the provider, valid for five minutes.
   * @throws ValidationFailedError if there is no such provider; VerifiedEmailNeededError or NotFoundError.
   */
  async createLinkUrl(userId: string | null, provider: string): Promise<string> {
    const { id } = await this.getLinkable(userId, provider);
    return this.tickets.createUrl({ userId: id, provider });
  }

  /**
   * Begins the trip that connects an account of the provider to the user of this browser.
   * @returns the URL of the provider.
   * @throws ValidationFailedError if there is no such provider; VerifiedEmailNeededError or NotFoundError.
   * @throws MessagePageError if the provider cannot be reached.
   */
  async beginLink(userId: string, providerId: string, visit: PageVisit): Promise<string> {
    const { provider } = await this.getLinkable(userId, providerId);
    const wishes = { isOtherAccount: true };
    return this.trips.begin(provider, { kind: 'link', userId }, visit, wishes);
  }

  /**
   * Disconnects an account of a provider.
   * @throws LastSignInMethodError if the user could not sign in any more; NotFoundError if the user has no such identity.
   */
  async remove(userId: string | null, id: string, actor: Actor): Promise<void> {
    const user = await this.users.getById(userId);
    await this.removal.remove({ id, userId: user.id }, actor);
  }

  private async getLinkable(userId: string | null, providerId: string) {
    const user = await this.users.getById(userId);
    this.policy.assertMayAdd(user);
    const provider = this.providers.find(providerId);
    if (provider) return { id: user.id, provider };
    throw new ValidationFailedError([{ field: 'provider', message: 'is not configured here' }]);
  }
}
