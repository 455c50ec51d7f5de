import { Injectable } from '@nestjs/common';
import { IsNull, LessThan, Repository } from 'typeorm';
import { InjectAuthRepository } from '../../database/auth-data-source.js';
import type { Transaction } from '../../database/transactions.js';
import { findUniqueViolation } from '../../database/unique-violation.js';
import { User } from '../../users/user.entity.js';
import { Passkey } from '../passkey.entity.js';
import { toAddedConditions } from '../../sign-in/added-credentials.js';
import type { FactorFilter } from '../second-factor.js';
import { PasskeyTakenError } from './passkeys.errors.js';

/** The maximum number of passkeys of a user. It bounds the list, and the options that name all of them. */
export const MAX_PASSKEYS = 50;

/** Those that can sign in. */
const USABLE = { suspendedAt: IsNull() };

/** Reads and writes the table of passkeys, and the handles by which they name their users. */
@Injectable()
export class PasskeysStore {
  constructor(@InjectAuthRepository(Passkey) private readonly passkeys: Repository<Passkey>) {}

  /** @throws PasskeyTakenError if a user has this credential already. */
  async add(passkey: Passkey, transaction: Transaction): Promise<void> {
    await transaction.insert(Passkey, passkey).catch((error: unknown) => {
      throw findUniqueViolation(error) === null ? error : new PasskeyTakenError();
    });
  }

  findByCredentialId(credentialId: string): Promise<Passkey | null> {
    return this.passkeys.findOneBy({ credentialId });
  }

  /** Lists the user's passkeys, the oldest first. */
  list(userId: string, transaction: Transaction = this.passkeys.manager): Promise<Passkey[]> {
    return transaction.find(Passkey, { where: { userId }, order: { createdAt: 'ASC', id: 'ASC' } });
  }

  /** Returns how many passkeys the user has. */
  count(userId: string, transaction: Transaction): Promise<number> {
    return transaction.countBy(Passkey, { userId });
  }

  /** Returns whether the user has a passkey that can sign in. */
  hasUsable(userId: string, transaction: Transaction = this.passkeys.manager): Promise<boolean> {
    return transaction.existsBy(Passkey, { userId, ...USABLE });
  }

  /** Returns false if the user has no such passkey. */
  async rename(
    { id, userId }: Pick<Passkey, 'id' | 'userId'>,
    name: string,
    transaction: Transaction,
  ): Promise<boolean> {
    const { affected } = await transaction.update(Passkey, { id, userId }, { name });
    return affected === 1;
  }

  /**
   * Stores a use. That of a passkey on one device must be later than the one before: its counter has grown.
   * @returns false if it was not, or the passkey was deleted or suspended meanwhile.
   */
  async use(
    { id, backupEligible }: Pick<Passkey, 'id' | 'backupEligible'>,
    { counter, backedUp, lastUsedAt }: Pick<Passkey, 'counter' | 'backedUp'> & { lastUsedAt: Date },
  ): Promise<boolean> {
    // An authenticator without a counter always says 0.
    const isCounted = !backupEligible && counter > 0;
    const lower = LessThan(counter);
    const where = { id, ...USABLE, ...(isCounted && { counter: lower }) };
    const { affected } = await this.passkeys.update(where, { counter, backedUp, lastUsedAt });
    return affected === 1;
  }

  /** Suspends a passkey. Returns false if it was suspended before, or deleted. */
  async suspend(id: string, suspendedAt: Date, transaction: Transaction): Promise<boolean> {
    const { affected } = await transaction.update(Passkey, { id, ...USABLE }, { suspendedAt });
    return affected === 1;
  }

  /** Returns false if the user has no such passkey. */
  async delete(
    { id, userId }: Pick<Passkey, 'id' | 'userId'>,
    transaction: Transaction,
  ): Promise<boolean> {
    const { affected } = await transaction.delete(Passkey, { id, userId });
    return affected === 1;
  }

  /** Deletes the user's passkeys, or those that the filter selects; returns their ids. */
  async deleteAll(
    userId: string,
    filter: FactorFilter,
    transaction: Transaction,
  ): Promise<string[]> {
    const where = toAddedConditions(userId, filter);
    const found = await transaction.find(Passkey, { select: { id: true }, where });
    for (const { id } of found) await transaction.delete(Passkey, { id, userId });
    return found.map(({ id }) => id);
  }

  /** Returns the handle of the user: `handle`, unless there is one already. Null if the user was deleted meanwhile. */
  async getHandle(userId: string, handle: string): Promise<string | null> {
    const { manager } = this.passkeys;
    const where = { id: userId, passkeyHandle: IsNull() };
    await manager.update(User, where, { passkeyHandle: handle });
    const user = await manager.findOneBy(User, { id: userId });
    return user?.passkeyHandle ?? null;
  }
}
