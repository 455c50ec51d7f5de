import { Injectable } from '@nestjs/common';
import { IsNull, LessThan, Not, Repository } from 'typeorm';
import { InjectAuthRepository } from '../../database/auth-data-source.js';
import { deleteInBatches, iterateKeyRanges } from '../../database/batches.js';
import { preparedStatement } from '../../database/prepared-statements.js';
import { createPlaceholders, quoteTable } from '../../database/sql.js';
import { isAfter, isBefore } from '../../database/times.js';
import type { Transaction } from '../../database/transactions.js';
import { TotpFactorRow } from '../totp-factor.entity.js';
import { toAddedConditions } from '../../sign-in/added-credentials.js';
import type { FactorFilter } from '../second-factor.js';
import type { StoredSecret } from './totp-secrets.js';

/** Reads and writes the table of authenticator apps. A code is used by one guarded UPDATE. */
@Injectable()
export class TotpStore {
  private readonly startSql = preparedStatement(() => this.buildStartSql());

  constructor(
    @InjectAuthRepository(TotpFactorRow) private readonly rows: Repository<TotpFactorRow>,
  ) {}

  /** Returns the app of the user, set up or not. */
  find(
    userId: string,
    transaction: Transaction = this.rows.manager,
  ): Promise<TotpFactorRow | null> {
    return transaction.findOneBy(TotpFactorRow, { userId });
  }

  /**
   * Stores a new secret in the place of one that was not confirmed.
   * @returns false if the user has an app already.
   */
  async start({ userId, id, secret, sessionId, createdAt }: TotpFactorRow): Promise<boolean> {
    const given = [userId, id, secret, sessionId, createdAt.getTime()];
    return (await this.rows.query<unknown[]>(this.startSql(), given)).length > 0;
  }

  /**
   * Makes the secret the app of the user, and uses up the code that proved it.
   * @returns false if it was confirmed before, was replaced, or is older than `notBefore`.
   */
  async confirm(
    { id, userId }: TotpFactorRow,
    { step, now, notBefore }: { step: number; now: Date; notBefore: Date },
    transaction: Transaction,
  ): Promise<boolean> {
    const { affected } = await transaction.update(
      TotpFactorRow,
      { userId, id, confirmedAt: IsNull(), createdAt: isAfter(notBefore) },
      { confirmedAt: now, lastStep: step },
    );
    return affected === 1;
  }

  /**
   * Uses up the codes of this time step and of those before it.
   * @returns false if they were used up before.
   */
  async useStep({ userId, id }: TotpFactorRow, step: number): Promise<boolean> {
    const lastStep = LessThan(step);
    const where = { userId, id, confirmedAt: Not(IsNull()), lastStep };
    const { affected } = await this.rows.update(where, { lastStep: step });
    return affected === 1;
  }

  /** Lists every encrypted secret, in ranges of about `size` rows. */
  async *listSecrets(size: number): AsyncGenerator<StoredSecret[]> {
    const select = { userId: true, id: true, secret: true } as const;
    for await (const where of iterateKeyRanges(this.rows, size)) {
      yield this.rows.find({ select, where });
    }
  }

  /**
   * Stores the secret as it is now encrypted.
   * @returns false if another instance has done so, or the app was removed or replaced.
   */
  async replaceSecret({ userId, id, secret }: StoredSecret, reencrypted: string): Promise<boolean> {
    const { affected } = await this.rows.update({ userId, id, secret }, { secret: reencrypted });
    return affected === 1;
  }

  /** Deletes the app of the user, or what is being set up. Returns false if there was none. */
  async remove(userId: string, filter: FactorFilter, transaction: Transaction): Promise<boolean> {
    let removed = 0;
    for (const where of toAddedConditions(userId, filter)) {
      removed += (await transaction.delete(TotpFactorRow, where)).affected ?? 0;
    }
    return removed > 0;
  }

  /** Deletes what was not confirmed, and was created before `time`, in batches, for the purge. */
  deleteExpired(time: Date, size: number): AsyncIterable<number> {
    return deleteInBatches(this.rows, { confirmedAt: IsNull(), createdAt: isBefore(time) }, size);
  }

  private buildStartSql(): string {
    const [userId, id, secret, sessionId, createdAt] = createPlaceholders(this.rows, 5);
    return `
      INSERT INTO ${quoteTable(this.rows)} AS existing
        (user_id, id, secret, last_step, session_id, created_at, confirmed_at)
      VALUES (${userId}, ${id}, ${secret}, 0, ${sessionId}, ${createdAt}, NULL)
      ON CONFLICT (user_id) DO UPDATE SET
        id = excluded.id, secret = excluded.secret, last_step = 0,
        session_id = excluded.session_id, created_at = excluded.created_at
      WHERE existing.confirmed_at IS NULL
      RETURNING id`;
  }
}
