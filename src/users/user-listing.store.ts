import { Injectable } from '@nestjs/common';
import { Brackets, Repository, type SelectQueryBuilder } from 'typeorm';
import { InjectAuthRepository } from '../database/auth-data-source.js';
import type { Transaction } from '../database/transactions.js';
import { User } from './user.entity.js';

/** Which users are meant; a member left out means all. */
export interface UserFilter {
  /** How the address or the user name begins, in their canonical forms. */
  prefix?: string;
  role?: string;
  disabled?: boolean;
}

/** After every character that a canonical form can have: all of them are ASCII. */
const LAST = '\x7f';

/** Many users, a page at a time. Each condition is said as the index for it has it, or it would not be used. */
@Injectable()
export class UserListingStore {
  constructor(@InjectAuthRepository(User) private readonly users: Repository<User>) {}

  /** Those whose ids are smaller than `before`, where it is given; the greatest first. */
  list(filter: UserFilter, limit: number, before?: string): Promise<User[]> {
    const query = this.users.createQueryBuilder('u');
    if (filter.prefix !== undefined) this.begins(query, filter.prefix);
    if (filter.role !== undefined) query.andWhere(...this.withRole(filter.role));
    if (filter.disabled !== undefined)
      query.andWhere(filter.disabled ? 'u.disabled' : 'NOT u.disabled');
    if (before !== undefined) query.andWhere('u.id < :before', { before });
    return query.orderBy('u.id', 'DESC').limit(limit).getMany();
  }

  /**
   * The user with this id and all who have the role, as they stay until the transaction ends. Always in the same order:
   * of two who come at once one waits for the other, and sees what the other has changed.
   */
  lockWithRole(id: string, role: string, transaction: Transaction): Promise<User[]> {
    const [condition, parameters] = this.withRole(role);
    const query = transaction
      .createQueryBuilder(User, 'u')
      .where('u.id = :id', { id })
      .orWhere(condition, parameters)
      .orderBy('u.id', 'ASC');
    // Of SQLite the transaction has the only right to write. A sign-in, which refers to the row, goes on.
    if (this.isPostgres) query.setLock('for_no_key_update');
    return query.getMany();
  }

  /** A range and no LIKE: what is a wildcard there is a character of an address. Bytewise, whatever the database's collation. */
  private begins(query: SelectQueryBuilder<User>, prefix: string): void {
    const collation = this.isPostgres ? 'COLLATE "C"' : '';
    const within = (column: string) =>
      `(u.${column} ${collation} >= :prefix AND u.${column} ${collation} < :end)`;
    const either = `${within('emailCanonical')} OR ${within('username')}`;
    query.andWhere(new Brackets((or) => or.where(either, { prefix, end: prefix + LAST })));
  }

  private withRole(role: string): [condition: string, parameters: object] {
    const position = this.isPostgres ? 'strpos' : 'instr';
    // With its quotes a role is found in the JSON as a whole, and never as a part of another one.
    const condition = `(u.roles <> '[]' AND ${position}(u.roles, :role) > 0)`;
    return [condition, { role: JSON.stringify(role) }];
  }

  private get isPostgres(): boolean {
    return this.users.manager.connection.options.type === 'postgres';
  }
}
