import { isNotBefore } from '../database/times.js';
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

/**
 * Returns conditions for rows with the columns `createdAt` and `sessionId`: the filter selects a row if one of them does.
 * TypeORM takes one at a time in a `delete`.
 */
export function toAddedConditions(userId: string, { since, sessionId }: Partial<AddedSince>) {
  if (since === undefined && sessionId === undefined) return [{ userId }];
  return [
    ...(since === undefined ? [] : [{ userId, createdAt: isNotBefore(since) }]),
    ...(sessionId === undefined ? [] : [{ userId, sessionId }]),
  ];
}
