import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AUTH_DATA_SOURCE } from './auth-data-source.js';

/** An open transaction, which a store's method takes part in when it is given one. */
export type Transaction = EntityManager;

/** Runs several writes in one transaction. A single statement needs none. */
@Injectable()
export class Transactions {
  constructor(@Inject(AUTH_DATA_SOURCE) private readonly dataSource: DataSource) {}

  /** Commits when `work` resolves and rolls back when it rejects. `work` must only use the database. */
  run<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return this.dataSource.transaction(work);
  }
}
