import { Injectable, Optional } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { ChangeFeed } from '../cache-invalidation/change-feed.js';
import { Clock } from '../clock/clock.js';
import { digestSecret } from '../crypto/digests.js';
import { type Actor, SYSTEM_ACTOR } from '../events/actor.js';
import type { TokenRevokeReason } from '../events/reasons.js';
import { UnitOfWork, UnitsOfWork } from '../events/units-of-work.js';
import { NotFoundError } from '../http/errors.js';
import { OpaqueTokens } from '../tokens/opaque-tokens.js';
import { parsePersonalTokenId, PERSONAL_TOKEN_PREFIX } from '../tokens/personal-token.js';
import { LongLivedCredentials } from '../sign-in/long-lived-credentials.js';
import type { PersonalAccessToken } from './personal-access-token.entity.js';
import { PersonalTokensStore } from './personal-tokens.store.js';

/**
 * Lists and revokes the personal access tokens of users. `by` is the actor for the audit trail, or a unit of work to join.
 *
 * @example
 * ```ts
 * import { Injectable } from '@nestjs/common';
 * import { PersonalTokens } from 'nightlatch';
 *
 * // Ends the access of the scripts of a user who leaves the company.
 * @Injectable()
 * export class Leavers {
 *   constructor(private readonly tokens: PersonalTokens) {}
 *
 *   async leave(userId: string): Promise<void> {
 *     await this.tokens.revokeAll(userId, 'administrator');
 *   }
 * }
 * ```
 */
@Injectable()
export class PersonalTokens extends LongLivedCredentials {
  constructor(
    private readonly store: PersonalTokensStore,
    private readonly feed: ChangeFeed,
    private readonly units: UnitsOfWork,
    private readonly clock: Clock,
    @Optional() private readonly opaque?: OpaqueTokens,
  ) {
    super();
  }

  /** False without `PersonalTokensModule`. */
  get areAccepted(): boolean {
    return Boolean(this.opaque?.find(PERSONAL_TOKEN_PREFIX));
  }

  /** Lists the user's tokens that are not revoked, the newest first: all live ones, and at most a hundred expired ones. */
  list(userId: string): Promise<PersonalAccessToken[]> {
    return this.store.list(userId, this.clock.now());
  }

  /** @throws NotFoundError if the user has no such token, or it is revoked. */
  async get(userId: string, id: string): Promise<PersonalAccessToken> {
    const found = isUUID(id) ? await this.store.find(id, userId) : null;
    if (!found) throw new NotFoundError();
    return found;
  }

  /**
   * Finds a token of any user.
   * @param text its id, or the token itself
   * @returns null if there is none, or it is revoked.
   */
  async findByIdOrText(text: string): Promise<PersonalAccessToken | null> {
    const idOfToken = parsePersonalTokenId(text);
    const id = idOfToken ?? text.toLowerCase();
    const [found] = isUUID(id) ? await this.store.findByIds([id]) : [];
    if (!found || found.revokedAt !== null) return null;
    // An id names the row; a token must be that of its row.
    if (idOfToken === null) return found;
    return digestSecret(text) === found.tokenDigest ? found : null;
  }

  count(userId: string): Promise<number> {
    return this.store.countLive(userId, this.clock.now());
  }

  /**
   * Revokes one token of the user.
   * @returns false if it was revoked before, or is not the user's.
   */
  revoke(
    owned: Pick<PersonalAccessToken, 'id' | 'userId'>,
    reason: TokenRevokeReason,
    by: Actor | UnitOfWork = SYSTEM_ACTOR,
  ): Promise<boolean> {
    return this.units.run(by, async (unit) => {
      const now = this.clock.now();
      if (!(await this.store.revoke(owned, reason, now, unit.transaction))) return false;
      unit.afterCommit(() => this.feed.publish(this.store.watched.table, owned.id));
      const event = { userId: owned.userId, tokenId: owned.id, reason };
      await unit.record('personal-access-token.revoked', event);
      return true;
    });
  }

  /**
   * Revokes all live tokens of the user.
   * @returns how many it revoked.
   */
  revokeAll(
    userId: string,
    reason: TokenRevokeReason,
    by: Actor | UnitOfWork = SYSTEM_ACTOR,
  ): Promise<number> {
    return this.units.run(by, async (unit) => {
      let revoked = 0;
      for (const id of await this.store.listLiveIds(userId, this.clock.now(), unit.transaction)) {
        if (await this.revoke({ id, userId }, reason, unit)) revoked++;
      }
      return revoked;
    });
  }
}
