import { Injectable } from '@nestjs/common';
import { Brackets, Repository, type SelectQueryBuilder } from 'typeorm';
import { InjectAuthRepository } from '../database/auth-data-source.js';
import { isPostgres } from '../database/sql.js';
import type { Transaction } from '../database/transactions.js';
import { User } from './user.entity.js';

/** Selects users. A member that is left out matches all. */
interface UserFilter {
  /** The beginning of the e-mail address or user name, in canonical form. */
  prefix?: string;
  role?: string;
  disabled?: boolean;
}

/** Sorts after every character of a canonical form, which is ASCII. */
const LAST_CHARACTER = '\x7f';

/** Lists users, a page at a time. Each condition is written as its index has it, or the index would not be used. */
@Injectable()
export class UserListingStore {
  constructor(@InjectAuthRepository(User) private readonly users: Repository<User>) {}

  /** Lists users with ids smaller than `before`, the greatest first. */
  list(filter: UserFilter, limit: number, before?: string): Promise<User[]> {
    const query = this.users.createQueryBuilder('u');
    if (filter.prefix !== undefined) this.addPrefix(query, filter.prefix);
    if (filter.role !== undefined) query.andWhere(...this.toRoleCondition(filter.role));
    if (filter.disabled !== undefined)
      query.andWhere(filter.disabled ? 'u.disabled' : 'NOT u.disabled');
    if (before !== undefined) query.andWhere('u.id < :before', { before });
    return query.orderBy('u.id', 'DESC').limit(limit).getMany();
  }

  /**
   * Returns the user and all users with the role, locked until the transaction ends. The order is always the same: of
   * two parallel calls, one waits for the other and sees its changes.
   */
  lockWithRole(id: string, role: string, transaction: Transaction): Promise<User[]> {
    const [condition, parameters] = this.toRoleCondition(role);
    const query = transaction
      .createQueryBuilder(User, 'u')
      .where('u.id = :id', { id })
      .orWhere(condition, parameters)
      .orderBy('u.id', 'ASC');
    // On SQLite the transaction already holds the only write lock. A sign-in, which refers to the row, is not blocked.
    if (this.isPostgres) query.setLock('for_no_key_update');
    return query.getMany();
  }

  /** Matches a range, not LIKE, whose wildcards are characters of an address. It compares bytes, in any collation. */
  private addPrefix(query: SelectQueryBuilder<User>, prefix: string): void {
    const collation = this.isPostgres ? 'COLLATE "C"' : '';
    const within = (column: string) =>
      `(u.${column} ${collation} >= :prefix AND u.${column} ${collation} < :end)`;
    const either = `${within('emailCanonical')} OR ${within('username')}`;
    query.andWhere(
      new Brackets((or) => or.where(either, { prefix, end: prefix + LAST_CHARACTER })),
    );
  }

  private toRoleCondition(role: string): [condition: string, parameters: object] {
    const position = this.isPostgres ? 'strpos' : 'instr';
    // The quotes make the role match as a whole in the JSON, never as a part of another role.
    const condition = `(u.roles <> '[]' AND ${position}(u.roles, :role) > 0)`;
    return [condition, { role: JSON.stringify(role) }];
  }

  private get isPostgres(): boolean {
    return isPostgres(this.users.manager);
  }
}
