import { Injectable } from '@nestjs/common';
import { type EntityTarget, In, IsNull, MoreThan, type ObjectLiteral, Repository } from 'typeorm';
import { InjectAuthRepository } from '../database/auth-data-source.js';
import { quotePath } from '../database/sql.js';
import type { Transaction } from '../database/transactions.js';
import { HashKind } from '../passwords/hash-kind.entity.js';
import { toHashKinds } from '../passwords/hash-kinds.js';
import { Password } from '../passwords/password.entity.js';
import { User } from '../users/user.entity.js';
import type { ImportedUser } from './user-row.parser.js';

/** Beyond that, the rows of a table are not counted: it would take longer than a statement may. */
const MAX_COUNTED = 100_000;

/** What users have in a table that an export leaves out. */
export interface LeftOut {
  table: string;
  /** At most 100,000. */
  rows: number;
}

/** Reads and inserts users and their passwords in bulk. */
@Injectable()
export class ImportExportStore {
  constructor(@InjectAuthRepository(User) private readonly users: Repository<User>) {}

  /** Finds the stored users that have an e-mail address, an id or a user name of these users. */
  findTaken(
    users: ImportedUser[],
    transaction: Transaction = this.users.manager,
  ): Promise<Array<Pick<User, 'id' | 'emailCanonical' | 'username'>>> {
    return transaction.find(User, {
      select: { id: true, emailCanonical: true, username: true },
      where: [
        { emailCanonical: In(users.map(({ emailCanonical }) => emailCanonical)) },
        { id: In(users.flatMap(({ id }) => id ?? [])) },
        { username: In(users.flatMap(({ username }) => username ?? [])) },
      ],
    });
  }

  /**
   * Inserts the users whose e-mail address, user name and id are free, in the order of their e-mail addresses, so that
   * two imports at once cannot deadlock.
   * @returns the ids of the users that were inserted.
   */
  async insertFree(users: User[], transaction: Transaction): Promise<Set<string>> {
    await insertOrIgnore(User, sortByEmail(users), transaction);
    const ids = users.map(({ id }) => id);
    const select = { id: true, emailCanonical: true };
    const stored = await transaction.find(User, { select, where: { id: In(ids) } });
    const emails = new Map(stored.map(({ id, emailCanonical }) => [id, emailCanonical]));
    // A concurrent insert may have taken the id for another user, who must not get the password of the row.
    const inserted = users.filter(({ id, emailCanonical }) => emails.get(id) === emailCanonical);
    return new Set(inserted.map(({ id }) => id));
  }

  /** Inserts passwords, and the kinds of their hashes; an existing password is kept. */
  async insertPasswords(passwords: Password[], transaction: Transaction): Promise<void> {
    if (passwords.length === 0) return;
    await insertOrIgnore(HashKind, toHashKinds(passwords.map(({ hash }) => hash)), transaction);
    await insertOrIgnore(Password, passwords, transaction);
  }

  /** Lists up to `limit` users by id, after the given id; rows for users of an external directory are left out. */
  listAfter(id: string | null, limit: number): Promise<User[]> {
    return this.users.find({
      where: { externalId: IsNull(), ...(id !== null && { id: MoreThan(id) }) },
      order: { id: 'ASC' },
      take: limit,
    });
  }

  /** Counts the rows of all other tables that refer to users, those of features and of the application too. */
  async countLeftOut(): Promise<LeftOut[]> {
    const { manager } = this.users;
    const counted: LeftOut[] = [];
    for (const { target, tableName: table, tablePath, foreignKeys } of manager.connection
      .entityMetadatas) {
      const refersToUsers = foreignKeys.some((key) => key.referencedEntityMetadata.target === User);
      if (!refersToUsers || target === Password) continue;
      const name = quotePath(tablePath, manager.connection);
      const [row] = await manager.query<Array<{ rows: string | number }>>(
        `SELECT count(*) AS rows FROM (SELECT 1 FROM ${name} LIMIT ${MAX_COUNTED}) AS counted`,
      );
      const rows = Number(row!.rows);
      if (rows > 0) counted.push({ table, rows });
    }
    return counted;
  }

  /** Finds the password hashes of these users. */
  async findHashes(userIds: string[]): Promise<Map<string, string>> {
    const found = await this.users.manager.find(Password, { where: { userId: In(userIds) } });
    return new Map(found.map(({ userId, hash }) => [userId, hash]));
  }
}

function sortByEmail(users: User[]): User[] {
  return users.toSorted((one, other) => (one.emailCanonical < other.emailCanonical ? -1 : 1));
}

async function insertOrIgnore<Entity extends ObjectLiteral>(
  target: EntityTarget<Entity>,
  rows: Entity[],
  transaction: Transaction,
): Promise<void> {
  await transaction
    .createQueryBuilder()
    .insert()
    .into(target)
    .values(rows)
    .orIgnore()
    .updateEntity(false)
    .execute();
}
