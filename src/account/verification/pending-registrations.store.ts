import { Injectable } from '@nestjs/common';
import { In, Repository } from 'typeorm';
import { InjectAuthRepository } from '../../database/auth-data-source.js';
import { deleteInBatches } from '../../database/batches.js';
import { isAfter, isNotAfter } from '../../database/times.js';
import type { Transaction } from '../../database/transactions.js';
import { PendingRegistration } from '../pending-registration.entity.js';

/** Reads and writes the table of pending registrations. */
@Injectable()
export class PendingRegistrationsStore {
  constructor(
    @InjectAuthRepository(PendingRegistration)
    private readonly rows: Repository<PendingRegistration>,
  ) {}

  /** Adds a row, in the place of the one that the same group of client addresses has for the e-mail address. */
  async put(row: PendingRegistration, transaction: Transaction): Promise<void> {
    await transaction.upsert(PendingRegistration, row, ['emailCanonical', 'addressGroup']);
  }

  /** Lists the rows of an e-mail address that have not expired, the newest first. */
  listNewest(emailCanonical: string, now: Date, limit: number): Promise<PendingRegistration[]> {
    return this.rows.find({
      where: { emailCanonical, expiresAt: isAfter(now) },
      order: { createdAt: 'DESC', id: 'DESC' },
      take: limit,
    });
  }

  /** Lists the rows of an e-mail address and these groups of client addresses that have not expired. */
  listOfGroups(
    emailCanonical: string,
    groups: readonly string[],
    now: Date,
  ): Promise<PendingRegistration[]> {
    return this.rows.findBy({ emailCanonical, addressGroup: In(groups), expiresAt: isAfter(now) });
  }

  async deleteAll(emailCanonical: string, transaction: Transaction): Promise<void> {
    await transaction.delete(PendingRegistration, { emailCanonical });
  }

  deleteExpired(now: Date, size: number): AsyncIterable<number> {
    return deleteInBatches(this.rows, { expiresAt: isNotAfter(now) }, size);
  }
}
