import { Injectable } from '@nestjs/common';
import { IsNull, Repository } from 'typeorm';
import { InjectAuthRepository } from '../../database/auth-data-source.js';
import { deleteInBatches } from '../../database/batches.js';
import { PreparedFindOne, PreparedInsert } from '../../database/prepared-statements.js';
import { isAfter, isBefore } from '../../database/times.js';
import type { Transaction } from '../../database/transactions.js';
import { AuthorizationCode } from '../authorization-code.entity.js';

/** Reads and writes the table of authorization codes. A code is used by one guarded UPDATE. */
@Injectable()
export class AuthorizationCodesStore {
  private readonly inserts: PreparedInsert<AuthorizationCode>;
  private readonly byId: PreparedFindOne<AuthorizationCode>;

  constructor(
    @InjectAuthRepository(AuthorizationCode) private readonly codes: Repository<AuthorizationCode>,
  ) {
    this.inserts = new PreparedInsert(codes);
    this.byId = new PreparedFindOne(codes, 'id');
  }

  add(code: AuthorizationCode): Promise<void> {
    return this.inserts.add(code, this.codes.manager);
  }

  findById(id: string): Promise<AuthorizationCode | null> {
    return this.byId.find(id);
  }

  /**
   * Uses the code for the session with this id.
   * @returns false if it was used before, or has expired.
   */
  async use(id: string, sessionId: string, now: Date, transaction: Transaction): Promise<boolean> {
    const where = { id, usedAt: IsNull(), expiresAt: isAfter(now) };
    const changes = { usedAt: now, sessionId };
    const { affected } = await transaction.update(AuthorizationCode, where, changes);
    return affected === 1;
  }

  /** Deletes the codes that were issued before `time`, in steps, for the purge. */
  deleteExpired(time: Date, size: number): AsyncIterable<number> {
    return deleteInBatches(this.codes, { createdAt: isBefore(time) }, size);
  }
}
