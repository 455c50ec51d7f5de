import { Injectable } from '@nestjs/common';
import { Repository } from 'typeorm';
import { InjectAuthRepository } from '../../database/auth-data-source.js';
import { deleteInBatches } from '../../database/batches.js';
import { isBefore } from '../../database/times.js';
import { findUniqueViolation } from '../../database/unique-violation.js';
import { SpentChallenge } from '../spent-challenge.entity.js';

/** Stores the challenges that were answered, until they expire. */
@Injectable()
export class SpentChallengesStore {
  constructor(
    @InjectAuthRepository(SpentChallenge) private readonly challenges: Repository<SpentChallenge>,
  ) {}

  /**
   * Adds a challenge.
   * @returns false if it was added before. Of parallel calls, one adds it.
   */
  async add(challenge: SpentChallenge): Promise<boolean> {
    try {
      await this.challenges.insert(challenge);
      return true;
    } catch (error) {
      if (findUniqueViolation(error) === null) throw error;
      return false;
    }
  }

  /** Deletes the challenges that expired before `time`, in steps, for the purge. */
  deleteExpired(time: Date, size: number): AsyncIterable<number> {
    return deleteInBatches(this.challenges, { expiresAt: isBefore(time) }, size);
  }
}
