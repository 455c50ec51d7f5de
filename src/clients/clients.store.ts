import { Injectable } from '@nestjs/common';
import { Repository } from 'typeorm';
import type { WatchedTable } from '../cache-invalidation/change-feed.js';
import { InjectAuthRepository } from '../database/auth-data-source.js';
import { isPostgres } from '../database/sql.js';
import type { Transaction } from '../database/transactions.js';
import { findUniqueViolation } from '../database/unique-violation.js';
import { ClientRow } from './client.entity.js';

/** The class of the advisory locks of clients: any number, the same in all instances. */
const CLIENTS_LOCK = 7_236_150;

/** Reads and writes the table of clients. */
@Injectable()
export class ClientsStore {
  constructor(@InjectAuthRepository(ClientRow) private readonly clients: Repository<ClientRow>) {}

  /** The table that the change feed watches. */
  get watched(): WatchedTable {
    return { table: this.clients.metadata.tableName, key: 'id' };
  }

  /**
   * Adds a client.
   * @returns false if its id is taken. The transaction must then be rolled back.
   */
  async add(row: ClientRow, transaction: Transaction): Promise<boolean> {
    const insert = transaction.createQueryBuilder().insert().into(ClientRow);
    // Else TypeORM would write what PostgreSQL returns into the row: the redirect URIs as text.
    try {
      await insert.values(row).updateEntity(false).execute();
      return true;
    } catch (error) {
      if (findUniqueViolation(error) !== null) return false;
      throw error;
    }
  }

  findById(id: string): Promise<ClientRow | null> {
    return this.clients.findOneBy({ id });
  }

  /**
   * Keeps the client from being deleted until the transaction ends.
   * @returns false if the client with this id was not created at this time.
   */
  async hold(id: string, createdAt: Date, transaction: Transaction): Promise<boolean> {
    await lockClient(id, 'shared', transaction);
    return transaction.existsBy(ClientRow, { id, createdAt });
  }

  listAll(): Promise<ClientRow[]> {
    return this.clients.find({ order: { createdAt: 'ASC', id: 'ASC' } });
  }

  /**
   * Replaces the digest of the secret.
   * @returns false if the client does not exist.
   */
  async setSecretDigest(
    id: string,
    secretDigest: string,
    transaction: Transaction,
  ): Promise<boolean> {
    const { affected } = await transaction.update(ClientRow, { id }, { secretDigest });
    return affected === 1;
  }

  /**
   * Reads the client in the transaction, which other changes of it then wait for.
   * @returns null if the client does not exist.
   */
  async findToChange(id: string, transaction: Transaction): Promise<ClientRow | null> {
    await lockClient(id, 'exclusive', transaction);
    return transaction.findOneBy(ClientRow, { id });
  }

  /** Writes what {@link findToChange} has read, and the caller has changed. */
  async update(
    {
      id,
      name,
      grantTypes,
      scopes,
      redirectUris,
      postLogoutRedirectUris,
      applicationType,
    }: ClientRow,
    transaction: Transaction,
  ): Promise<void> {
    const changes = { name, grantTypes, scopes, redirectUris, postLogoutRedirectUris };
    await transaction.update(ClientRow, { id }, { ...changes, applicationType });
  }

  /** Waits for the transactions that {@link hold} the client, and deletes it. */
  async delete(id: string, transaction: Transaction): Promise<void> {
    await lockClient(id, 'exclusive', transaction);
    await transaction.delete(ClientRow, { id });
  }
}

/**
 * Locks the client until the transaction ends. On SQLite a transaction has the database to itself. On PostgreSQL this
 * is an advisory lock, which is granted in the order of the requests. With a lock of the row, a stream of new sessions
 * could keep a deletion waiting for ever.
 */
async function lockClient(
  id: string,
  mode: 'shared' | 'exclusive',
  transaction: Transaction,
): Promise<void> {
  if (!isPostgres(transaction)) return;
  const lock = mode === 'shared' ? 'pg_advisory_xact_lock_shared' : 'pg_advisory_xact_lock';
  await transaction.query(`SELECT ${lock}($1, hashtext($2))`, [CLIENTS_LOCK, id]);
}
