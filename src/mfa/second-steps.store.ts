import { Injectable } from '@nestjs/common';
import { IsNull, LessThan, Repository } from 'typeorm';
import { InjectAuthRepository } from '../database/auth-data-source.js';
import { deleteInBatches } from '../database/batches.js';
import { isAfter, isBefore } from '../database/times.js';
import type { Transaction } from '../database/transactions.js';
import { SecondStep } from './second-step.entity.js';

/** Reads and writes the table of second steps. A try is counted, and a step is used, by one guarded UPDATE. */
@Injectable()
export class SecondStepsStore {
  constructor(@InjectAuthRepository(SecondStep) private readonly steps: Repository<SecondStep>) {}

  async add(step: SecondStep): Promise<void> {
    await this.steps.insert(step);
  }

  findById(id: string): Promise<SecondStep | null> {
    return this.steps.findOneBy({ id });
  }

  /**
   * Counts one more try.
   * @returns false if the step is used, has expired, or had `maxTries` already.
   */
  async countTry(id: string, maxTries: number, now: Date): Promise<boolean> {
    const tries = LessThan(maxTries);
    const where = { id, tries, usedAt: IsNull(), expiresAt: isAfter(now) };
    const { affected } = await this.steps.update(where, { tries: () => 'tries + 1' });
    return affected === 1;
  }

  /**
   * Uses the step.
   * @returns false if it was used before, or has expired.
   */
  async use(id: string, now: Date, transaction: Transaction): Promise<boolean> {
    const where = { id, usedAt: IsNull(), expiresAt: isAfter(now) };
    const { affected } = await transaction.update(SecondStep, where, { usedAt: now });
    return affected === 1;
  }

  /** Deletes the steps that expired before `time`, in batches, for the purge. */
  deleteExpired(time: Date, size: number): AsyncIterable<number> {
    return deleteInBatches(this.steps, { expiresAt: isBefore(time) }, size);
  }
}
