import { Injectable } from '@nestjs/common';
import { Repository } from 'typeorm';
import type { WatchedTable } from '../cache-invalidation/change-feed.js';
import { InjectAuthRepository } from '../database/auth-data-source.js';
import { PreparedFindOne } from '../database/prepared-statements.js';
import type { Transaction } from '../database/transactions.js';
import { uniqueViolation } from '../database/unique-violation.js';
import { User } from './user.entity.js';
import { EmailTakenError, UsernameTakenError } from './users.errors.js';

/** The users' table. Uniqueness is the database's to decide: a read before a write would race. */
@Injectable()
export class UsersStore {
  private readonly byId: PreparedFindOne<User>;
  private readonly byEmail: PreparedFindOne<User>;
  private readonly byUsername: PreparedFindOne<User>;

  constructor(@InjectAuthRepository(User) private readonly users: Repository<User>) {
    this.byId = new PreparedFindOne(users, 'id');
    this.byEmail = new PreparedFindOne(users, 'emailCanonical');
    this.byUsername = new PreparedFindOne(users, 'username');
  }

  /** What tells that a user has changed. */
  get watched(): WatchedTable {
    return { table: this.users.metadata.tableName, key: 'id' };
  }

  /** Throws {@link EmailTakenError} or {@link UsernameTakenError}. */
  async add(user: User, transaction: Transaction): Promise<void> {
    await transaction.insert(User, user).catch(rethrowAsTaken);
  }

  async addIfMissing(user: User, transaction: Transaction): Promise<void> {
    await transaction.createQueryBuilder().insert().into(User).values(user).orIgnore().execute();
  }

  /** Throws {@link UsernameTakenError}. */
  async update(
    id: string,
    changes: Partial<User>,
    transaction: Transaction = this.users.manager,
  ): Promise<void> {
    await transaction.update(User, { id }, changes).catch(rethrowAsTaken);
  }

  /** Ends every session the user has: see `User.sessionsVersion`. False where there is no such user. */
  async invalidateSessions(
    id: string,
    changes: Partial<User>,
    transaction: Transaction,
  ): Promise<boolean> {
    const superseded = { ...changes, sessionsVersion: oneMore };
    const { affected } = await transaction.update(User, { id }, superseded);
    return affected === 1;
  }

  async getSessionsVersion(id: string, transaction: Transaction): Promise<number> {
    const { sessionsVersion } = await transaction.findOneByOrFail(User, { id });
    return sessionsVersion;
  }

  /** What belongs to the user goes with them. False: there is no such user. */
  async delete(id: string, transaction: Transaction): Promise<boolean> {
    const { affected } = await transaction.delete(User, { id });
    return affected === 1;
  }

  getWithin(transaction: Transaction, id: string): Promise<User> {
    return transaction.findOneByOrFail(User, { id });
  }

  findById(id: string): Promise<User | null> {
    return this.byId.find(id);
  }

  findByEmail(emailCanonical: string): Promise<User | null> {
    return this.byEmail.find(emailCanonical);
  }

  findByUsername(username: string): Promise<User | null> {
    return this.byUsername.find(username);
  }
}

function oneMore(): string {
  return 'sessions_version + 1';
}

function rethrowAsTaken(error: unknown): never {
  // Perhaps with a prefix.
  const index = uniqueViolation(error);
  if (index?.endsWith('users_email_canonical_key')) throw new EmailTakenError();
  if (index?.endsWith('users_username_key')) throw new UsernameTakenError();
  throw error;
}
