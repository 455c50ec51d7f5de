import { Injectable } from '@nestjs/common';
import { IsNull, Not, Repository } from 'typeorm';
import type { WatchedTable } from '../cache-invalidation/change-feed.js';
import { InjectAuthRepository } from '../database/auth-data-source.js';
import { deleteInBatches } from '../database/batches.js';
import { isPostgres } from '../database/sql.js';
import { isBefore } from '../database/times.js';
import type { Transaction } from '../database/transactions.js';
import { isGone, isRevoked, SigningKeyRow } from './signing-key.entity.js';

/** The advisory lock of the table: any number, the same in all instances. */
const KEYS_LOCK = 7_236_149;

/** Reads and writes the table of the signing keys. */
@Injectable()
export class SigningKeysStore {
  constructor(
    @InjectAuthRepository(SigningKeyRow) private readonly keys: Repository<SigningKeyRow>,
  ) {}

  /** Returns the table to watch for new and changed keys. */
  get watched(): WatchedTable {
    return { table: this.keys.metadata.tableName, key: 'kid' };
  }

  /** Returns all keys, the oldest first. */
  findAll(): Promise<SigningKeyRow[]> {
    return this.keys.find({ order: { createdAt: 'ASC', generation: 'ASC' } });
  }

  /** Inserts a key. Returns false if another instance has inserted the same generation. */
  insertIfFirst(row: SigningKeyRow): Promise<boolean> {
    return insertIfAbsent(row, this.keys.manager);
  }

  /**
   * Inserts the next key, and lets the other keys of its algorithm verify until `othersExpireAt`.
   * @returns false, without a change, if another instance was first.
   */
  async addNext(
    row: SigningKeyRow,
    othersExpireAt: Date,
    transaction: Transaction,
  ): Promise<boolean> {
    await lockKeys(transaction);
    if (!(await insertIfAbsent(row, transaction))) return false;
    const others = { algorithm: row.algorithm, kid: Not(row.kid), expiresAt: IsNull() };
    await transaction.update(SigningKeyRow, others, { expiresAt: othersExpireAt });
    return true;
  }

  /**
   * Lets the keys of other algorithms that are older than `before`, and have no end yet, verify until `expiresAt`.
   * @returns the number of these keys.
   */
  async retireFormer(algorithm: string, before: Date, expiresAt: Date): Promise<number> {
    const former = { algorithm: Not(algorithm), activeFrom: isBefore(before), expiresAt: IsNull() };
    const { affected } = await this.keys.update(former, { expiresAt });
    return affected ?? 0;
  }

  /**
   * Ends a key and deletes its private key. Its successor signs from now on, with no end.
   * @returns false, without a change, if the key was revoked before.
   */
  async revoke(
    kid: string,
    now: Date,
    findSuccessor: (rows: SigningKeyRow[]) => SigningKeyRow | null,
    transaction: Transaction,
  ): Promise<boolean> {
    await lockKeys(transaction);
    const rows = await transaction.find(SigningKeyRow);
    const row = rows.find((each) => each.kid === kid);
    if (!row || isRevoked(row)) return false;
    const successor = findSuccessor(rows);
    const ended = { privateKeyEncrypted: '', ...(!isGone(row, now) && { expiresAt: now }) };
    await transaction.update(SigningKeyRow, { kid }, ended);
    if (!successor) return true;
    await insertIfAbsent(successor, transaction);
    const { activeFrom } = successor;
    const signs = { activeFrom: activeFrom > now ? now : activeFrom, expiresAt: null };
    await transaction.update(SigningKeyRow, { kid: successor.kid }, signs);
    return true;
  }

  /** Replaces the ciphertext of a key, unless another instance has replaced it. */
  async replaceEncrypted(kid: string, from: string, to: string): Promise<void> {
    await this.keys.update({ kid, privateKeyEncrypted: from }, { privateKeyEncrypted: to });
  }

  /** Deletes the keys that expired before `before`, in batches of `size`. */
  deleteExpired(before: Date, size: number): AsyncIterable<number> {
    return deleteInBatches(this.keys, { expiresAt: isBefore(before) }, size);
  }
}

/** Makes the transactions that change keys wait for each other, across all instances. */
async function lockKeys(transaction: Transaction): Promise<void> {
  if (!isPostgres(transaction)) return;
  await transaction.query('SELECT pg_advisory_xact_lock($1)', [KEYS_LOCK]);
}

async function insertIfAbsent(row: SigningKeyRow, transaction: Transaction): Promise<boolean> {
  const insert = transaction.createQueryBuilder().insert().into(SigningKeyRow);
  await insert.values(row).orIgnore().execute();
  return transaction.existsBy(SigningKeyRow, { kid: row.kid });
}
