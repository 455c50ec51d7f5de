import { Injectable } from '@nestjs/common';
import { IsNull, LessThan, Not, Repository } from 'typeorm';
import type { WatchedTable } from '../cache-invalidation/change-feed.js';
import { InjectAuthRepository } from '../database/auth-data-source.js';
import { deleteInBatches } from '../database/batches.js';
import type { Transaction } from '../database/transactions.js';
import { isGone, SigningKeyRow } from './signing-key.entity.js';

/** Any number will do, as long as every instance takes the same. */
const KEYS_LOCK = 7_236_149;

/** The table of the signing keys that the server made for itself. */
@Injectable()
export class SigningKeysStore {
  constructor(
    @InjectAuthRepository(SigningKeyRow) private readonly keys: Repository<SigningKeyRow>,
  ) {}

  /** What tells that a key was made, or that its times have changed. */
  get watched(): WatchedTable {
    return { table: this.keys.metadata.tableName, key: 'kid' };
  }

  /** The oldest first. */
  findAll(): Promise<SigningKeyRow[]> {
    return this.keys.find({ order: { createdAt: 'ASC', generation: 'ASC' } });
  }

  /** False: another instance has made this generation of the algorithm's keys. */
  addIfFirst(row: SigningKeyRow): Promise<boolean> {
    return addIfFirst(row, this.keys.manager);
  }

  /**
   * Adds the next key; those of the algorithm whose end is not known yet verify until `othersExpireAt`.
   * False, and nothing is changed: another instance was first.
   */
  async addNext(
    row: SigningKeyRow,
    othersExpireAt: Date,
    transaction: Transaction,
  ): Promise<boolean> {
    await inTurn(transaction);
    if (!(await addIfFirst(row, transaction))) return false;
    const others = { algorithm: row.algorithm, kid: Not(row.kid), expiresAt: IsNull() };
    await transaction.update(SigningKeyRow, others, { expiresAt: othersExpireAt });
    return true;
  }

  /**
   * The key is over, and its private half gone. The successor, a new key or one that there is, signs from now on at
   * the latest, and without an end. False, and nothing is changed: it was over before.
   */
  async revoke(
    kid: string,
    now: Date,
    successorOf: (rows: SigningKeyRow[]) => SigningKeyRow | null,
    transaction: Transaction,
  ): Promise<boolean> {
    await inTurn(transaction);
    const rows = await transaction.find(SigningKeyRow);
    const row = rows.find((each) => each.kid === kid);
    if (!row || isGone(row, now)) return false;
    const successor = successorOf(rows);
    const over = { expiresAt: now, privateKeyEncrypted: '' };
    await transaction.update(SigningKeyRow, { kid }, over);
    if (!successor) return true;
    await addIfFirst(successor, transaction);
    const { activeFrom } = successor;
    const signs = { activeFrom: activeFrom > now ? now : activeFrom, expiresAt: null };
    await transaction.update(SigningKeyRow, { kid: successor.kid }, signs);
    return true;
  }

  /** Stores the same key encrypted anew, unless it was changed meanwhile. */
  async replaceEncrypted(kid: string, from: string, to: string): Promise<void> {
    await this.keys.update({ kid, privateKeyEncrypted: from }, { privateKeyEncrypted: to });
  }

  /** Deletes those that were over before `before`, as the purge wants it. */
  deleteExpired(before: Date, size: number): AsyncIterable<number> {
    return deleteInBatches(this.keys, { expiresAt: LessThan(before) }, size);
  }
}

/** Transactions that change which keys there are go one after the other, over all instances. */
async function inTurn(transaction: Transaction): Promise<void> {
  if (transaction.dataSource.options.type !== 'postgres') return;
  await transaction.query('SELECT pg_advisory_xact_lock($1)', [KEYS_LOCK]);
}

async function addIfFirst(row: SigningKeyRow, transaction: Transaction): Promise<boolean> {
  const insert = transaction.createQueryBuilder().insert().into(SigningKeyRow);
  await insert.values(row).orIgnore().execute();
  return transaction.existsBy(SigningKeyRow, { kid: row.kid });
}
