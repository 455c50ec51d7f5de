import { Injectable } from '@nestjs/common';
import { IsNull, Or, Repository } from 'typeorm';
import { InjectAuthRepository } from '../../database/auth-data-source.js';
import { deleteInBatches } from '../../database/batches.js';
import { isAfter, isBefore, isNotAfter } from '../../database/times.js';
import type { Transaction } from '../../database/transactions.js';
import { findUniqueViolation } from '../../database/unique-violation.js';
import { DeviceCode } from '../device-code.entity.js';

/** Reads and writes the table of device codes. A code is decided, and used, by one guarded UPDATE. */
@Injectable()
export class DeviceCodesStore {
  constructor(@InjectAuthRepository(DeviceCode) private readonly codes: Repository<DeviceCode>) {}

  /**
   * Adds a row.
   * @returns false if its user code is taken.
   */
  async add(code: DeviceCode): Promise<boolean> {
    try {
      await this.codes.insert(code);
      return true;
    } catch (error) {
      if (findUniqueViolation(error)?.endsWith('user_code_key')) return false;
      throw error;
    }
  }

  findById(id: string): Promise<DeviceCode | null> {
    return this.codes.findOneBy({ id });
  }

  /** Returns the row with this user code that a person can decide about now, or null. */
  findPending(userCode: string, now: Date): Promise<DeviceCode | null> {
    return this.codes.findOneBy({ userCode, status: 'pending', expiresAt: isAfter(now) });
  }

  /**
   * Stores the time of a poll if the poll before it was at `notAfter` or earlier. A stored time after `notBefore` does not
   * count: another instance, whose clock is ahead, has stored it.
   * @returns false if the poll came too early.
   */
  async markPolled(
    id: string,
    { notAfter, notBefore, now }: { notAfter: Date; notBefore: Date; now: Date },
  ): Promise<boolean> {
    const lastPolledAt = Or(IsNull(), isNotAfter(notAfter), isAfter(notBefore));
    const { affected } = await this.codes.update({ id, lastPolledAt }, { lastPolledAt: now });
    return affected === 1;
  }

  /** Lengthens the wait between two polls for good. */
  async slowDown(id: string, seconds: number, now: Date): Promise<void> {
    const intervalSeconds = () => `interval_seconds + ${seconds}`;
    await this.codes.update({ id }, { intervalSeconds, lastPolledAt: now });
  }

  /**
   * Stores what the person has decided.
   * @returns false if the code was decided before, or has expired.
   */
  async decide(
    id: string,
    decision: Pick<DeviceCode, 'status' | 'browserSessionId' | 'userSessionsVersion'>,
    now: Date,
    transaction: Transaction,
  ): Promise<boolean> {
    const where = { id, status: 'pending' as const, expiresAt: isAfter(now) };
    const { affected } = await transaction.update(DeviceCode, where, decision);
    return affected === 1;
  }

  /**
   * Uses an approved code.
   * @returns false if it was used before, or has expired.
   */
  async use(id: string, now: Date, transaction: Transaction): Promise<boolean> {
    const approved = { status: 'approved' as const, usedAt: IsNull(), expiresAt: isAfter(now) };
    const { affected } = await transaction.update(DeviceCode, { id, ...approved }, { usedAt: now });
    return affected === 1;
  }

  /** Deletes the codes that expired before `time`, in steps, for the purge. */
  deleteExpired(time: Date, size: number): AsyncIterable<number> {
    return deleteInBatches(this.codes, { expiresAt: isBefore(time) }, size);
  }
}
