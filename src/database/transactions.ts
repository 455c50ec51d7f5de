import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, EntityNotFoundError, QueryFailedError } from 'typeorm';
import { getDriverCode, toMissingRowError } from '../http/database-errors.js';
import { NotFoundError } from '../http/errors.js';
import { AUTH_DATA_SOURCE } from './auth-data-source.js';

/** An open transaction, which a store's method takes part in when it is given one. */
export type Transaction = EntityManager;

const MAX_TRIES = 3;
/** PostgreSQL has rolled back one of two transactions: a serialization failure, or a deadlock. */
const ROLLED_BACK = new Set(['40001', '40P01']);

/** Runs several writes in one transaction. A single statement needs none. */
@Injectable()
export class Transactions {
  constructor(@Inject(AUTH_DATA_SOURCE) private readonly dataSource: DataSource) {}

  /**
   * Commits when `work` resolves and rolls back when it rejects. `work` must only use the database: it runs again if
   * PostgreSQL rolls the transaction back for the sake of another one.
   * @throws NotFoundError if a row that `work` refers to was deleted meanwhile.
   */
  async run<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.runOnce(work);
      } catch (error) {
        if (tries < MAX_TRIES && isRolledBack(error)) continue;
        if (error instanceof EntityNotFoundError) throw new NotFoundError();
        throw toMissingRowError(error) ?? error;
      }
    }
  }

  /**
   * Our statements are guarded by their own `WHERE`, and rely on READ COMMITTED: a statement that waited for another
   * transaction sees its result. The default of a database may be another level.
   */
  private runOnce<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return this.dataSource.options.type === 'postgres'
      ? this.dataSource.transaction('READ COMMITTED', work)
      : this.dataSource.transaction(work);
  }
}

/** Returns whether PostgreSQL rolled the transaction back. If the audit record failed, that error is a cause. */
function isRolledBack(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (!(error instanceof QueryFailedError)) return isRolledBack(error.cause);
  return ROLLED_BACK.has(getDriverCode(error));
}
