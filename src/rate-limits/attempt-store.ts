import type { Transaction } from '../database/transactions.js';
import type { Limit, AttemptCount } from './limit.js';

/** Where tries are counted. */
export interface AttemptStore {
  /** Counts one more, where it may be. However many ask at once, each is counted before the next is decided. */
  reserve(key: string, limit: Limit, nowMs: number): Promise<Reserved>;
  /** Counts one less, and lifts the wait that it alone made. */
  takeBack(reservation: Reservation, transaction?: Transaction): Promise<void>;
  /** Forgets every try. */
  clear(key: string, transaction?: Transaction): Promise<void>;
}

/** The try was counted, or refused, which changes nothing: whoever knocks on does not make the wait longer. */
export type Reserved = AttemptCount | { refusedUntilMs: number };

/** A try that was counted. */
export interface Reservation {
  key: string;
  limit: Limit;
  nextAtMs: number;
  /** Those that it was counted in. */
  buckets: AttemptStore;
}
