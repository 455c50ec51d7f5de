import { Injectable } from '@nestjs/common';
import { Repository } from 'typeorm';
import type { WatchedTable } from '../cache-invalidation/change-feed.js';
import { InjectAuthRepository } from '../database/auth-data-source.js';
import { PreparedFindOne, toEntity } from '../database/prepared-statements.js';
import { quoteTable } from '../database/sql.js';
import type { Transaction } from '../database/transactions.js';
import { findUniqueViolation } from '../database/unique-violation.js';
import { User } from '../users/user.entity.js';
import type { UserKey } from '../users/user.types.js';
import { HashKind } from './hash-kind.entity.js';
import { Password } from './password.entity.js';
import { PasswordExistsError } from './passwords.errors.js';

/** How many of the hashes that were imported before the table of kinds existed are read. */
const FOREIGN_SAMPLE = 20;

/** Bounds the time of the start, which measures each kind. */
const MAX_KINDS = 50;

/** A user, and the hash of the password: null if the user has none. */
export interface PasswordOwnerRow {
  user: User;
  hash: string | null;
}

/** The tables of password hashes and of their kinds. */
@Injectable()
export class PasswordsStore {
  private readonly byUser: PreparedFindOne<Password>;
  private readonly users: Repository<User>;
  private readonly owners: Readonly<Record<UserKey['column'], PreparedFindOne<User>>>;

  constructor(@InjectAuthRepository(Password) private readonly passwords: Repository<Password>) {
    this.byUser = new PreparedFindOne(passwords, 'userId');
    const users = passwords.manager.getRepository(User);
    const buildHash = (): string => {
      const own = `password.user_id = ${quoteTable(users)}.id`;
      return `(SELECT password.hash FROM ${quoteTable(passwords)} AS password WHERE ${own}) AS password_hash`;
    };
    this.users = users;
    this.owners = {
      id: new PreparedFindOne(users, 'id', buildHash),
      emailCanonical: new PreparedFindOne(users, 'emailCanonical', buildHash),
      username: new PreparedFindOne(users, 'username', buildHash),
    };
  }

  /** @throws PasswordExistsError if the user has a password already. */
  async add(password: Password, transaction: Transaction): Promise<void> {
    await transaction.insert(Password, password).catch((error: unknown) => {
      // The error of the database contains the hash, and would end up in a log.
      throw findUniqueViolation(error) === null ? error : new PasswordExistsError();
    });
  }

  async findHash(userId: string): Promise<string | null> {
    const found = await this.byUser.find(userId);
    return found?.hash ?? null;
  }

  /** Finds a user, with the hash of the password in the same statement. */
  async findOwner({ column, value }: UserKey): Promise<PasswordOwnerRow | null> {
    const raw = await this.owners[column].findRaw(value);
    return raw && { user: toEntity(this.users, raw), hash: raw.password_hash as string | null };
  }

  has(userId: string, transaction: Transaction = this.passwords.manager): Promise<boolean> {
    return transaction.existsBy(Password, { userId });
  }

  /** The table of the kinds of hashes, which the change feed watches. */
  get watchedKinds(): WatchedTable {
    return {
      table: this.passwords.manager.getRepository(HashKind).metadata.tableName,
      key: 'kind',
    };
  }

  /** Returns a hash of each kind that was imported. */
  async listKinds(): Promise<string[]> {
    const kinds = await this.passwords.manager.find(HashKind, { take: MAX_KINDS });
    return kinds.map(({ sample }) => sample);
  }

  /** Returns some of the hashes that other systems made. */
  async listForeign(): Promise<string[]> {
    const found = await this.passwords
      .createQueryBuilder('password')
      .select(['password.userId', 'password.hash'])
      // A literal, as in the partial index: with a parameter neither database would use the index.
      .where(`password.hash NOT LIKE '$argon2id$%'`)
      .limit(FOREIGN_SAMPLE)
      .getMany();
    return found.map(({ hash }) => hash);
  }

  /** Replaces the hash if it is still `from`, so that a concurrent password change is not undone. */
  async replaceHash(
    userId: string,
    from: string,
    to: string,
    updatedAt: Date,
    transaction: Transaction = this.passwords.manager,
  ): Promise<boolean> {
    const changes = { hash: to, updatedAt };
    const { affected } = await transaction.update(Password, { userId, hash: from }, changes);
    return affected === 1;
  }

  async set(password: Password, transaction: Transaction): Promise<void> {
    await transaction.upsert(Password, password, ['userId']);
  }

  async delete(userId: string, transaction: Transaction): Promise<void> {
    await transaction.delete(Password, { userId });
  }

  /** Deletes the hash if it is still the given one. */
  async deleteHash(userId: string, hash: string, transaction: Transaction): Promise<boolean> {
    const { affected } = await transaction.delete(Password, { userId, hash });
    return affected === 1;
  }
}
