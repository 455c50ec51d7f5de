import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AUTH_DATA_SOURCE } from './auth-data-source.js';

/** What a store is handed so that its statement takes part in an open transaction. */
export type Transaction = EntityManager;

/** Several writes that happen together or not at all. One statement alone needs none of this. */
@Injectable()
export class Transactions {
  constructor(@Inject(AUTH_DATA_SOURCE) private readonly dataSource: DataSource) {}

  /** Commits when `work` resolves, rolls back when it rejects. Nothing but the database inside. */
  run<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return this.dataSource.transaction(work);
  }
}
