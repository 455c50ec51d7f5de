import { Injectable } from '@nestjs/common';
import { Clock } from '../../clock/clock.js';
import { type Actor, SYSTEM_ACTOR } from '../../events/actor.js';
import { type UnitOfWork, UnitsOfWork } from '../../events/units-of-work.js';
import { NotFoundError } from '../../http/errors.js';
import type { User } from '../../users/user.entity.js';
import { Factors } from '../factors.js';
import { WrongCodeError } from '../mfa.errors.js';
import { RecoveryCodes } from '../recovery-codes/recovery-codes.js';
import { TotpSecrets, type TotpSetup } from './totp-secrets.js';
import { TotpAlreadyOnError, TotpNotStartedError } from './totp.errors.js';
import { TotpStore } from './totp.store.js';

/** A code that proves a new authenticator app. */
export interface Confirmation {
  /** As the person typed it. */
  code: unknown;
  /** The session in which the app is set up, which goes on; null at a sign-in. */
  sessionId: string | null;
  ip: string | null;
}

const SETUP_MS = 15 * 60_000;

/** Sets up and removes the authenticator apps of users. */
@Injectable()
export class TotpService {
  constructor(
    private readonly secrets: TotpSecrets,
    private readonly store: TotpStore,
    private readonly factors: Factors,
    private readonly codes: RecoveryCodes,
    private readonly units: UnitsOfWork,
    private readonly clock: Clock,
  ) {}

  /**
   * Creates a secret, in the place of one that was not confirmed. It is no factor yet.
   * @throws TotpAlreadyOnError if the user has an app.
   */
  async start(user: User, sessionId: string): Promise<TotpSetup> {
    const { row, setup } = this.secrets.create(user, sessionId);
    if (!(await this.store.start(row))) throw new TotpAlreadyOnError();
    return setup;
  }

  /**
   * Returns the secret that was created in this session and waits for its confirmation, else creates one. A secret of
   * another session is replaced: a thief must not choose the one that the owner confirms.
   * @returns `isNew` if it has created one.
   * @throws TotpAlreadyOnError if the user has an app.
   */
  async resume(user: User, sessionId: string): Promise<TotpSetup & { isNew: boolean }> {
    const row = await this.store.find(user.id);
    const isPending = row && !row.confirmedAt && row.createdAt > this.getEarliest();
    const isOfSession = isPending && row.sessionId === sessionId;
    const secretPlain = isOfSession ? this.secrets.decrypt(row) : null;
    return secretPlain === null
      ? { ...(await this.start(user, sessionId)), isNew: true }
      : { ...this.secrets.toSetup(user, secretPlain), isNew: false };
  }

  /**
   * Makes the secret the app of the user, turns the second factor on, and ends the other sessions.
   * @param within runs in the same unit of work
   * @returns recovery codes if the user has none, else an empty list.
   * @throws WrongCodeError if the code is wrong; TotpNotStartedError if there is nothing to confirm.
   * @throws UnavailableError if too many hashes are waiting.
   */
  async confirm(
    { id: userId }: Pick<User, 'id'>,
    { code, sessionId, ip }: Confirmation,
    by: Actor,
    within: (unit: UnitOfWork) => Promise<void> = async () => {},
  ): Promise<string[]> {
    const now = this.clock.now();
    const notBefore = this.getEarliest();
    const row = await this.store.find(userId);
    if (!row || row.confirmedAt || row.createdAt <= notBefore) throw new TotpNotStartedError();
    const secretPlain = this.secrets.decrypt(row);
    if (secretPlain === null) throw new TotpNotStartedError();
    const step = this.secrets.findStep(secretPlain, code);
    if (step === null) throw new WrongCodeError();
    const fresh = await this.codes.prepareFirst(userId, { sessionId, ip });
    await this.units.run(by, async (unit) => {
      const confirmed = { step, now, notBefore };
      const isConfirmed = await this.store.confirm(row, confirmed, unit.transaction);
      if (!isConfirmed) throw new TotpNotStartedError();
      await within(unit);
      if (fresh) await this.codes.replace(userId, fresh, unit, { isPart: true });
      await this.factors.turnOn(
        userId,
        sessionId === null ? null : { sessionId, method: 'totp' },
        unit,
        { isPart: true },
      );
      await unit.record('totp.enabled', { userId });
    });
    return fresh?.plain ?? [];
  }

  /**
   * Removes the app of the user. If it was the only factor, sign-ins need none any more.
   * @throws NotFoundError if the user has no app.
   */
  async remove(userId: string, by: Actor | UnitOfWork = SYSTEM_ACTOR): Promise<void> {
    await this.units.run(by, async (unit) => {
      if (!(await this.store.remove(userId, {}, unit.transaction))) throw new NotFoundError();
      const isOff = await this.factors.settle(userId, unit, { isPart: true });
      const event = { userId, ...(isOff && { secondFactorOff: true as const }) };
      await unit.record('totp.disabled', event);
    });
  }

  /** A secret that was created before is not confirmed any more. */
  private getEarliest(): Date {
    return new Date(this.clock.now().getTime() - SETUP_MS);
  }
}
