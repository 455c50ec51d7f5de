import { Injectable } from '@nestjs/common';
import { In, IsNull, MoreThan, Repository } from 'typeorm';
import { InjectAuthRepository } from '../database/auth-data-source.js';
import type { Transaction } from '../database/transactions.js';
import { Password } from '../passwords/password.entity.js';
import { User } from '../users/user.entity.js';

/** Many users and their passwords at once. */
@Injectable()
export class TransferStore {
  constructor(@InjectAuthRepository(User) private readonly users: Repository<User>) {}

  /** Who has one of these addresses or ids. */
  findTaken(
    emailsCanonical: string[],
    ids: string[],
    transaction: Transaction,
  ): Promise<Array<Pick<User, 'id' | 'emailCanonical'>>> {
    return transaction.find(User, {
      select: { id: true, emailCanonical: true },
      where: [{ emailCanonical: In(emailsCanonical) }, { id: In(ids) }],
    });
  }

  /** Adds them, but for those with an address, a name or an id that is taken; the ids of those that are there now. */
  async addFree(users: User[], transaction: Transaction): Promise<Set<string>> {
    await transaction
      .createQueryBuilder()
      .insert()
      .into(User)
      .values(users)
      .orIgnore()
      .updateEntity(false)
      .execute();
    const ids = users.map(({ id }) => id);
    const select = { id: true, emailCanonical: true };
    const there = await transaction.find(User, { select, where: { id: In(ids) } });
    const emailOf = new Map(there.map(({ id, emailCanonical }) => [id, emailCanonical]));
    // Somebody else may have been given the id in this moment: theirs is not the password of the row.
    const added = users.filter(({ id, emailCanonical }) => emailOf.get(id) === emailCanonical);
    return new Set(added.map(({ id }) => id));
  }

  /** Where a user has a password already, it stays. */
  async addPasswords(passwords: Password[], transaction: Transaction): Promise<void> {
    if (passwords.length === 0) return;
    await transaction
      .createQueryBuilder()
      .insert()
      .into(Password)
      .values(passwords)
      .orIgnore()
      .updateEntity(false)
      .execute();
  }

  /** At most `limit`, in the order of their ids, after this one; without those who stand for somebody elsewhere. */
  listAfter(id: string | null, limit: number): Promise<User[]> {
    return this.users.find({
      where: { externalId: IsNull(), ...(id !== null && { id: MoreThan(id) }) },
      order: { id: 'ASC' },
      take: limit,
    });
  }

  async findHashes(userIds: string[]): Promise<Map<string, string>> {
    const found = await this.users.manager.find(Password, { where: { userId: In(userIds) } });
    return new Map(found.map(({ userId, hash }) => [userId, hash]));
  }
}
