import { Injectable } from '@nestjs/common';
import { In, IsNull, Not, Repository } from 'typeorm';
import type { WatchedTable } from '../cache-invalidation/change-feed.js';
import { InjectAuthRepository } from '../database/auth-data-source.js';
import { PreparedFindOne, PreparedInsert } from '../database/prepared-statements.js';
import { lockFound } from '../database/sql.js';
import type { Transaction } from '../database/transactions.js';
import { findUniqueViolation } from '../database/unique-violation.js';
import { isUserId } from './user-subject.js';
import { User } from './user.entity.js';
import type { UserKey } from './user.types.js';
import { EmailTakenError, UsernameTakenError } from './users.errors.js';

/** Reads and writes the table of users. The unique indexes decide what is taken: a read before a write would race. */
@Injectable()
export class UsersStore {
  private readonly byId: PreparedFindOne<User>;
  private readonly inserts: PreparedInsert<User>;

  constructor(@InjectAuthRepository(User) private readonly users: Repository<User>) {
    this.byId = new PreparedFindOne(users, 'id');
    this.inserts = new PreparedInsert(users);
  }

  /** The table that the change feed watches. */
  get watched(): WatchedTable {
    return { table: this.users.metadata.tableName, key: 'id' };
  }

  /** @throws EmailTakenError or UsernameTakenError if another user has it. */
  async add(user: User, transaction: Transaction): Promise<void> {
    await this.inserts.add(user, transaction).catch(rethrowAsTaken);
  }

  async addIfMissing(user: User, transaction: Transaction): Promise<void> {
    await transaction.createQueryBuilder().insert().into(User).values(user).orIgnore().execute();
  }

  /**
   * Updates the user.
   * @returns false if the user does not exist.
   * @throws UsernameTakenError if another user has the new name.
   */
  async update(
    id: string,
    changes: Partial<User>,
    transaction: Transaction = this.users.manager,
  ): Promise<boolean> {
    if (!isUserId(id)) return false;
    const { affected } = await transaction.update(User, { id }, changes).catch(rethrowAsTaken);
    return affected === 1;
  }

  /**
   * Ends every session of the user, by a new `User.sessionsVersion`.
   * @returns false if the user does not exist.
   */
  async invalidateSessions(
    id: string,
    changes: Partial<User>,
    transaction: Transaction,
  ): Promise<boolean> {
    if (!isUserId(id)) return false;
    const update = { ...changes, sessionsVersion: incrementSessionsVersion };
    const { affected } = await transaction.update(User, { id }, update);
    return affected === 1;
  }

  /**
   * Marks the address of a user of our own table as verified, or as not verified (null).
   * @returns false if it is so already.
   */
  async setVerified(
    id: string,
    verifiedAt: Date | null,
    updatedAt: Date,
    transaction: Transaction,
  ): Promise<boolean> {
    if (!isUserId(id)) return false;
    const other = verifiedAt ? IsNull() : Not(IsNull());
    const where = { id, emailVerifiedAt: other, externalId: IsNull() };
    const changes = { emailVerifiedAt: verifiedAt, updatedAt };
    const { affected } = await transaction.update(User, where, changes);
    return affected === 1;
  }

  async getSessionsVersion(id: string, transaction: Transaction): Promise<number> {
    const { sessionsVersion } = await transaction.findOneByOrFail(User, { id });
    return sessionsVersion;
  }

  /**
   * Deletes the user, with everything that belongs to them (foreign keys cascade).
   * @returns false if the user does not exist.
   */
  async delete(id: string, transaction: Transaction): Promise<boolean> {
    if (!isUserId(id)) return false;
    const { affected } = await transaction.delete(User, { id });
    return affected === 1;
  }

  /** Reads the user in the transaction. */
  getById(id: string, transaction: Transaction): Promise<User> {
    return transaction.findOneByOrFail(User, { id });
  }

  /** Reads the row of the user, and keeps it from changing until the transaction ends. */
  lockById(id: string, transaction: Transaction): Promise<User | null> {
    return transaction.findOne(User, { where: { id }, ...lockFound(transaction) });
  }

  findById(id: string): Promise<User | null> {
    return this.byId.find(id);
  }

  /** Finds the user whose column has this value. */
  findBy({ column, value }: UserKey): Promise<User | null> {
    return this.users.findOneBy({ [column]: value });
  }

  /** Returns the external ids of these users. Those who have none are left out. */
  async findExternalIds(
    ids: readonly string[],
    transaction: Transaction = this.users.manager,
  ): Promise<Array<{ id: string; externalId: string }>> {
    const where = { id: In(ids.filter(isUserId)), externalId: Not(IsNull()) };
    const found = await transaction.find(User, { select: { id: true, externalId: true }, where });
    return found.map(({ id, externalId }) => ({ id, externalId: externalId! }));
  }
}

function incrementSessionsVersion(): string {
  return 'sessions_version + 1';
}

function rethrowAsTaken(error: unknown): never {
  // The index name may have a prefix.
  const index = findUniqueViolation(error);
  if (index?.endsWith('users_email_canonical_key')) throw new EmailTakenError();
  if (index?.endsWith('users_username_key')) throw new UsernameTakenError();
  throw error;
}
