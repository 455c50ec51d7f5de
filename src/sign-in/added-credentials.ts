import type { UnitOfWork } from '../events/units-of-work.js';

/** Which credentials may be those of an attacker: what was added at this time or later, and what was added in this session. */
export interface AddedSince {
  since: Date;
  sessionId?: string;
}

/**
 * What a user has added beside the password to sign in with. A feature that lets users add something extends it, so that what
 * an attacker has added goes when the owner takes the account.
 */
export abstract class AddedCredentials {
  /** Removes what the user has added; all of it for null. */
  abstract removeAdded(userId: string, added: AddedSince | null, unit: UnitOfWork): Promise<void>;
}
