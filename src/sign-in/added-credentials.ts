import type { UnitOfWork } from '../events/units-of-work.js';

/**
 * Selects the credentials that may be an attacker's: those added at this time or later, and those added in this
 * session.
 */
export interface AddedSince {
  since: Date;
  sessionId?: string;
}

/**
 * The ways to sign in that a user has added beside the password. A feature with such a way extends it, so that an owner
 * who takes the account back removes those of an attacker.
 */
export abstract class AddedCredentials {
  /** Removes what the user has added; all of it for null. */
  abstract removeAdded(userId: string, added: AddedSince | null, unit: UnitOfWork): Promise<void>;
}
