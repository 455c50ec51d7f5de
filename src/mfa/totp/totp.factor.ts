import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../database/transactions.js';
import type { UnitOfWork } from '../../events/units-of-work.js';
import type { User } from '../../users/user.entity.js';
import { SecondFactorUnavailableError } from '../mfa.errors.js';
import {
  type EnrolledFactor,
  type FactorFilter,
  SecondFactor,
  type SecondFactorAttempt,
} from '../second-factor.js';
import { toTime } from './totp.js';
import { TotpSecrets } from './totp-secrets.js';
import { TotpStore } from './totp.store.js';

/** Codes of an authenticator app (RFC 6238). */
@Injectable()
export class TotpFactor extends SecondFactor {
  readonly kind = 'totp';

  constructor(
    private readonly secrets: TotpSecrets,
    private readonly store: TotpStore,
  ) {
    super();
  }

  async isEnrolled({ id }: Pick<User, 'id'>, transaction?: Transaction): Promise<boolean> {
    const row = await this.store.find(id, transaction);
    return row?.confirmedAt != null;
  }

  async verify({ user, proof }: SecondFactorAttempt): Promise<string | null> {
    const row = await this.store.find(user.id);
    if (!row?.confirmedAt) return null;
    const secretPlain = this.secrets.decrypt(row);
    if (secretPlain === null) throw new SecondFactorUnavailableError();
    const step = this.secrets.findStep(secretPlain, proof);
    return step !== null && (await this.store.useStep(row, step)) ? this.kind : null;
  }

  async remove(userId: string, filter: FactorFilter, unit: UnitOfWork): Promise<void> {
    await this.store.remove(userId, filter, unit.transaction);
  }

  override async list({ id }: User): Promise<EnrolledFactor[]> {
    const row = await this.store.find(id);
    if (!row?.confirmedAt) return [];
    const { confirmedAt, lastStep } = row;
    return [{ kind: this.kind, enrolledAt: confirmedAt, lastUsedAt: toTime(lastStep) }];
  }
}
