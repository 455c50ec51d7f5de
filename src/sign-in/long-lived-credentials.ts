import type { ExtensionRegistry } from '../events/extension-registry.js';
import type { TokenRevokeReason } from '../events/reasons.js';
import type { UnitOfWork } from '../events/units-of-work.js';
import { AddedCredentials, type AddedSince } from './added-credentials.js';

/**
 * What acts for a user without signing in, and outlives sessions and passwords. A feature that gives such credentials extends
 * it, so that an owner who takes the account from an attacker ends them too.
 */
export abstract class LongLivedCredentials extends AddedCredentials {
  /** Whether the application accepts them at the moment. */
  abstract get areAccepted(): boolean;

  /** Counts those of the user that are live. */
  abstract count(userId: string): Promise<number>;

  /** Ends all of them. */
  abstract revokeAll(userId: string, reason: TokenRevokeReason, unit: UnitOfWork): Promise<number>;

  /** Ends all of them, also older ones: an owner who takes the account back cannot tell them apart. */
  async removeAdded(userId: string, _added: AddedSince | null, unit: UnitOfWork): Promise<void> {
    await this.revokeAll(userId, 'reset', unit);
  }
}

/** Counts the live credentials of the user, of every feature: those that the application accepts. */
export async function countLongLived(
  extensions: ExtensionRegistry,
  userId: string,
): Promise<number> {
  let count = 0;
  const accepted = extensions.find(LongLivedCredentials).filter((each) => each.areAccepted);
  for (const each of accepted) count += await each.count(userId);
  return count;
}

/** Ends the credentials of the user, of every feature. The row of the user is locked, so that none is added meanwhile. */
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
