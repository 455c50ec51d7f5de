import { Injectable } from '@nestjs/common';
import { Repository } from 'typeorm';
import { InjectAuthRepository } from '../../database/auth-data-source.js';
import { PreparedFindOne } from '../../database/prepared-statements.js';
import { createPlaceholders, quoteTable } from '../../database/sql.js';
import type { Transaction } from '../../database/transactions.js';
import { RefusedAddress } from '../refused-address.entity.js';

/** Reads and writes the table of refused addresses. */
@Injectable()
export class RefusedAddressesStore {
  private readonly byAddress: PreparedFindOne<RefusedAddress>;

  constructor(
    @InjectAuthRepository(RefusedAddress) private readonly rows: Repository<RefusedAddress>,
  ) {
    this.byAddress = new PreparedFindOne(rows, 'address');
  }

  async has(address: string): Promise<boolean> {
    return (await this.byAddress.findRaw(address)) !== null;
  }

  /** @returns false if the address is there already. Of several calls at once, one adds it. */
  async add({ address, refusedAt }: RefusedAddress, transaction: Transaction): Promise<boolean> {
    const [first, second] = createPlaceholders(this.rows, 2);
    const added = await transaction.query<unknown[]>(
      `INSERT INTO ${quoteTable(this.rows)} (address, refused_at) VALUES (${first}, ${second})
      ON CONFLICT (address) DO NOTHING RETURNING address`,
      [address, refusedAt.getTime()],
    );
    return added.length === 1;
  }

  /** @returns false if the address was not refused. */
  async delete(address: string, transaction: Transaction): Promise<boolean> {
    const { affected } = await transaction.delete(RefusedAddress, { address });
    return affected === 1;
  }

  /** Lists the refused addresses, the latest first. */
  list(limit: number): Promise<RefusedAddress[]> {
    return this.rows.find({ order: { refusedAt: 'DESC', address: 'ASC' }, take: limit });
  }
}
