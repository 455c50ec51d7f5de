import { Injectable } from '@nestjs/common';
import { Repository } from 'typeorm';
import type { WatchedTable } from '../cache-invalidation/change-feed.js';
import { InjectAuthRepository } from '../database/auth-data-source.js';
import type { Transaction } from '../database/transactions.js';
import { ClientRow } from './client.entity.js';

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
   * @returns false if its id is taken.
   */
  async add(row: ClientRow, transaction: Transaction): Promise<boolean> {
    const insert = transaction.createQueryBuilder().insert().into(ClientRow);
    await insert.values(row).orIgnore().execute();
    // If two calls add the same id at once, the secret tells which call added the row. Public clients have none to compare.
    const stored = await transaction.findOneBy(ClientRow, { id: row.id });
    return stored?.secretDigest === row.secretDigest;
  }

  findById(id: string): Promise<ClientRow | null> {
    return this.clients.findOneBy({ id });
  }

  /**
   * Locks the row until the transaction ends, so that a deletion waits for it. On SQLite the transaction has the database
   * to itself.
   * @returns false if the client with this id was not created at this time.
   */
  async hold(id: string, createdAt: Date, transaction: Transaction): Promise<boolean> {
    const isPostgres = transaction.dataSource.options.type === 'postgres';
    const row = await transaction.findOne(ClientRow, {
      select: { id: true },
      where: { id, createdAt },
      ...(isPostgres && { lock: { mode: 'for_key_share' } }),
    });
    return row !== null;
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

  async delete(id: string, transaction: Transaction): Promise<void> {
    await transaction.delete(ClientRow, { id });
  }
}
