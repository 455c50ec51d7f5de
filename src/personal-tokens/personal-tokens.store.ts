import { Injectable } from '@nestjs/common';
import { In, IsNull, Repository } from 'typeorm';
import type { WatchedTable } from '../cache-invalidation/change-feed.js';
import { InjectAuthRepository } from '../database/auth-data-source.js';
import { deleteInBatches } from '../database/batches.js';
import { isAfter, isBefore, isNotAfter } from '../database/times.js';
import type { Transaction } from '../database/transactions.js';
import { findUniqueViolation } from '../database/unique-violation.js';
import type { TokenRevokeReason } from '../events/reasons.js';
import { PersonalAccessToken } from './personal-access-token.entity.js';
import { TokenExistsError } from './personal-tokens.errors.js';

/** The columns that a use does not change. */
const WATCHED_COLUMNS = ['scope', 'expires_at', 'revoked_at'] as const;
/** How many expired tokens an owner sees. */
const MAX_EXPIRED = 100;
const NEWEST_FIRST = { createdAt: 'DESC', id: 'DESC' } as const;

/** Reads and writes the table of personal access tokens. */
@Injectable()
export class PersonalTokensStore {
  constructor(
    @InjectAuthRepository(PersonalAccessToken)
    private readonly tokens: Repository<PersonalAccessToken>,
  ) {}

  /** The table that the change feed watches. */
  get watched(): WatchedTable {
    return { table: this.tokens.metadata.tableName, key: 'id', columns: WATCHED_COLUMNS };
  }

  /** @throws TokenExistsError if there is a token with the id. */
  async add(token: PersonalAccessToken, transaction: Transaction): Promise<void> {
    await transaction.insert(PersonalAccessToken, token).catch((error: unknown) => {
      throw findUniqueViolation(error) === null ? error : new TokenExistsError();
    });
  }

  /** Finds the tokens with these ids, in any order. */
  findByIds(ids: readonly string[]): Promise<PersonalAccessToken[]> {
    return this.tokens.findBy({ id: In(ids) });
  }

  /** Lists the tokens of the user that are not revoked, the newest first: the live ones, and some that have expired. */
  async list(userId: string, now: Date): Promise<PersonalAccessToken[]> {
    const own = { userId, revokedAt: IsNull() };
    const order = NEWEST_FIRST;
    const live = await this.tokens.find({ where: { ...own, expiresAt: isAfter(now) }, order });
    const where = { ...own, expiresAt: isNotAfter(now) };
    const expired = await this.tokens.find({ where, order, take: MAX_EXPIRED });
    return [...live, ...expired].toSorted(
      (a, b) => b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : -1),
    );
  }

  /** Finds a token of the user that is not revoked. */
  find(id: string, userId: string): Promise<PersonalAccessToken | null> {
    return this.tokens.findOneBy({ id, userId, revokedAt: IsNull() });
  }

  countLive(
    userId: string,
    now: Date,
    transaction: Transaction = this.tokens.manager,
  ): Promise<number> {
    return transaction.countBy(PersonalAccessToken, whereLive(userId, now));
  }

  async listLiveIds(userId: string, now: Date, transaction: Transaction): Promise<string[]> {
    const found = await transaction.find(PersonalAccessToken, {
      select: { id: true },
      where: whereLive(userId, now),
      order: { id: 'ASC' },
    });
    return found.map(({ id }) => id);
  }

  /**
   * Revokes a token of the user.
   * @returns false if it was revoked before, or is not the user's.
   */
  async revoke(
    { id, userId }: Pick<PersonalAccessToken, 'id' | 'userId'>,
    revokeReason: TokenRevokeReason,
    revokedAt: Date,
    transaction: Transaction,
  ): Promise<boolean> {
    const where = { id, userId, revokedAt: IsNull() };
    const { affected } = await transaction.update(PersonalAccessToken, where, {
      revokedAt,
      revokeReason,
    });
    return affected === 1;
  }

  /** Deletes the tokens that expired or were revoked before `before`, in steps, for the purge. */
  async *deleteExpired(before: Date, size: number): AsyncGenerator<number> {
    yield* deleteInBatches(this.tokens, { expiresAt: isBefore(before) }, size);
    yield* deleteInBatches(this.tokens, { revokedAt: isBefore(before) }, size);
  }
}

function whereLive(userId: string, now: Date) {
  return { userId, revokedAt: IsNull(), expiresAt: isAfter(now) };
}
