import { Injectable } from '@nestjs/common';
import { Repository } from 'typeorm';
import type { WatchedTable } from '../cache-invalidation/change-feed.js';
import { InjectAuthRepository } from '../database/auth-data-source.js';
import type { Transaction } from '../database/transactions.js';
import { ClientRow } from './client.entity.js';

/** The table of the clients that were made on the command line. */
@Injectable()
export class ClientsStore {
  constructor(@InjectAuthRepository(ClientRow) private readonly clients: Repository<ClientRow>) {}

  /** What tells that a client has changed. */
  get watched(): WatchedTable {
    return { table: this.clients.metadata.tableName, key: 'id' };
  }

  /** False: there is one with this id. */
  async add(row: ClientRow, transaction: Transaction): Promise<boolean> {
    const insert = transaction.createQueryBuilder().insert().into(ClientRow);
    await insert.values(row).orIgnore().execute();
    // Which of two made it is told by the secret; of two public ones with one id, both are told that they did.
    const stored = await transaction.findOneBy(ClientRow, { id: row.id });
    return stored?.secretDigest === row.secretDigest;
  }

  findById(id: string): Promise<ClientRow | null> {
    return this.clients.findOneBy({ id });
  }

  listAll(): Promise<ClientRow[]> {
    return this.clients.find({ order: { createdAt: 'ASC', id: 'ASC' } });
  }

  /** False: there is none with this id. */
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
