import type { UnitOfWork } from '../events/units-of-work.js';

/**
 * What a user has added beside the password to sign in with. A feature that lets users add something extends it, so that what
 * an attacker has added goes when the owner takes the account.
 */
export abstract class AddedCredentials {
  /** Removes what the user has added at `since` or later; all of it for null. */
  abstract removeAdded(userId: string, since: Date | null, unit: UnitOfWork): Promise<void>;
}
