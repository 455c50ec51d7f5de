import { Injectable } from '@nestjs/common';
import { IsNull, Repository } from 'typeorm';
import { InjectAuthRepository } from '../../database/auth-data-source.js';
import type { Transaction } from '../../database/transactions.js';
import { toAddedConditions } from '../../sign-in/added-credentials.js';
import type { FactorFilter } from '../second-factor.js';
import { RecoveryCode } from '../recovery-code.entity.js';

/** Reads and writes the table of recovery codes. A code is used by one guarded UPDATE. */
@Injectable()
export class RecoveryCodesStore {
  constructor(
    @InjectAuthRepository(RecoveryCode) private readonly codes: Repository<RecoveryCode>,
  ) {}

  /** Lists the codes that the user has not used. */
  listUnused(
    userId: string,
    transaction: Transaction = this.codes.manager,
  ): Promise<RecoveryCode[]> {
    return transaction.findBy(RecoveryCode, { userId, usedAt: IsNull() });
  }

  /** Lists every code of the user, used or not. */
  list(userId: string): Promise<RecoveryCode[]> {
    return this.codes.findBy({ userId });
  }

  /**
   * Uses a code.
   * @returns false if it was used before.
   */
  async use(id: string, now: Date, transaction: Transaction): Promise<boolean> {
    const { affected } = await transaction.update(
      RecoveryCode,
      { id, usedAt: IsNull() },
      { usedAt: now },
    );
    return affected === 1;
  }

  /** Replaces every code of the user. */
  async replace(userId: string, codes: RecoveryCode[], transaction: Transaction): Promise<void> {
    await transaction.delete(RecoveryCode, { userId });
    await transaction.insert(RecoveryCode, codes);
  }

  /** Deletes the codes of the user that the filter selects. */
  async remove(userId: string, filter: FactorFilter, transaction: Transaction): Promise<void> {
    for (const where of toAddedConditions(userId, filter))
      await transaction.delete(RecoveryCode, where);
  }
}
