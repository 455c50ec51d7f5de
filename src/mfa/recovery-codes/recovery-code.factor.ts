import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../database/transactions.js';
import type { UnitOfWork } from '../../events/units-of-work.js';
import type { User } from '../../users/user.entity.js';
import {
  type EnrolledFactor,
  type FactorFilter,
  SecondFactor,
  type SecondFactorAttempt,
} from '../second-factor.js';
import { RecoveryCodes } from './recovery-codes.js';
import { RecoveryCodesStore } from './recovery-codes.store.js';

/** Recovery codes, which stand in for a factor that was lost. */
@Injectable()
export class RecoveryCodeFactor extends SecondFactor {
  readonly kind = 'recovery_code';
  override readonly isFallback = true;

  constructor(
    private readonly codes: RecoveryCodes,
    private readonly store: RecoveryCodesStore,
  ) {
    super();
  }

  async isEnrolled({ id }: Pick<User, 'id'>, transaction?: Transaction): Promise<boolean> {
    return (await this.store.listUnused(id, transaction)).length > 0;
  }

  async verify({ user, proof, request }: SecondFactorAttempt): Promise<string | null> {
    const isRight = typeof proof === 'string' && (await this.codes.use(user.id, proof, request));
    return isRight ? this.kind : null;
  }

  async remove(userId: string, filter: FactorFilter, unit: UnitOfWork): Promise<void> {
    await this.store.remove(userId, filter, unit.transaction);
  }

  override async list({ id }: User): Promise<EnrolledFactor[]> {
    const codes = await this.store.list(id);
    const used = codes.map(({ usedAt }) => usedAt).filter((time) => time !== null);
    const [first] = codes;
    if (!first) return [];
    const lastUsedAt = used.toSorted((a, b) => b.getTime() - a.getTime())[0] ?? null;
    const members = { left: codes.length - used.length };
    return [{ kind: this.kind, enrolledAt: first.createdAt, lastUsedAt, members }];
  }
}
