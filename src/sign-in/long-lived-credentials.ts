import type { ExtensionRegistry } from '../events/extension-registry.js';
import type { TokenRevokeReason } from '../events/reasons.js';
import type { UnitOfWork } from '../events/units-of-work.js';
import { AddedCredentials, type AddedSince } from './added-credentials.js';

/**
 * Credentials that act for a user without a sign-in, and outlive sessions and passwords. A feature with such
 * credentials extends it, so that an owner who takes the account back ends them too.
 */
export abstract class LongLivedCredentials extends AddedCredentials {
  /** Whether the application accepts them at the moment. */
  abstract get areAccepted(): boolean;

  /** Counts the live ones of the user. */
  abstract count(userId: string): Promise<number>;

  /** Ends all of them. */
  abstract revokeAll(userId: string, reason: TokenRevokeReason, unit: UnitOfWork): Promise<number>;

  /**
   * Ends all of them, whatever `_added` says: an owner who takes the account back cannot tell which are an attacker's.
   */
  async removeAdded(userId: string, _added: AddedSince | null, unit: UnitOfWork): Promise<void> {
    await this.revokeAll(userId, 'reset', unit);
  }
}

/** Counts the live credentials of the user that the application accepts, over all features. */
export async function countLongLived(
  extensions: ExtensionRegistry,
  userId: string,
): Promise<number> {
  let count = 0;
  const accepted = extensions.find(LongLivedCredentials).filter((each) => each.areAccepted);
  for (const each of accepted) count += await each.count(userId);
  return count;
}

/**
 * Ends the credentials of the user in all features. The caller has locked the row of the user, so that none is added
 * meanwhile.
 */
export async function revokeLongLived(
  extensions: ExtensionRegistry,
  userId: string,
  reason: TokenRevokeReason,
  unit: UnitOfWork,
): Promise<void> {
  for (const each of extensions.find(LongLivedCredentials)) {
    await each.revokeAll(userId, reason, unit);
  }
}
