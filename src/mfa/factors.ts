import { Inject, Injectable } from '@nestjs/common';
import { type Actor, SYSTEM_ACTOR } from '../events/actor.js';
import { ExtensionRegistry } from '../events/extension-registry.js';
import { UnitOfWork, UnitsOfWork } from '../events/units-of-work.js';
import { AddedCredentials, type AddedSince } from '../sign-in/added-credentials.js';
import { revokeLongLived } from '../sign-in/long-lived-credentials.js';
import { SessionProofs } from '../sessions/session-proofs.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { InvalidAccessTokenError } from '../tokens/tokens.errors.js';
import { SecondFactorSwitch } from '../users/second-factor-switch.js';
import { UsersService } from '../users/users.service.js';
import { NoSecondFactorError } from './mfa.errors.js';
import type { EnrolledFactor, FactorFilter, SecondFactor } from './second-factor.js';
import { SecondFactors } from './second-factors.js';

/** The session that goes on when the second factor is turned on. */
export interface KeptSession {
  sessionId: string;
  /** The word of the proof that the session has just given, if it gave one. */
  method?: string;
}

/** Whether a change is a part of another one, about whose event the user gets a mail. */
interface Part {
  isPart?: true;
}

/**
 * Turns the second factor of users on and off, lists their factors, and removes them. `by` is the actor for the audit trail,
 * or a unit of work to join.
 */
@Injectable()
export class Factors extends AddedCredentials {
  @Inject(ExtensionRegistry)
  private readonly extensions!: ExtensionRegistry;

  constructor(
    private readonly factors: SecondFactors,
    private readonly users: UsersService,
    private readonly flags: SecondFactorSwitch,
    private readonly sessions: SessionsService,
    private readonly proofs: SessionProofs,
    private readonly units: UnitsOfWork,
  ) {
    super();
  }

  /** Lists what the user has enrolled, without any secret. */
  async list(userId: string): Promise<EnrolledFactor[]> {
    const user = await this.users.getById(userId);
    return (await Promise.all(this.factors.list().map((factor) => factor.list(user)))).flat();
  }

  /**
   * Turns the second factor on, because the user has just proved one, and ends the sessions that never proved it.
   * @param kept the session that has proved it; null at a sign-in
   * @returns whether it was off.
   * @throws NoSecondFactorError if the user has none, or has removed it meanwhile.
   * @throws InvalidAccessTokenError if the kept session has ended meanwhile.
   */
  async turnOn(
    userId: string,
    kept: KeptSession | null,
    by: Actor | UnitOfWork = SYSTEM_ACTOR,
    part: Part = {},
  ): Promise<boolean> {
    return this.units.run(by, async (unit) => {
      const assertAny = async (): Promise<boolean> => {
        if (await this.factors.hasAny({ id: userId }, unit.transaction)) return true;
        throw new NoSecondFactorError();
      };
      if (kept) await this.hold(kept.sessionId, unit);
      const isChanged = await this.flags.change(userId, assertAny, unit);
      await this.sessions.endAll(
        { userId, ...(kept && { exceptId: kept.sessionId }) },
        'factors-changed',
        unit,
      );
      if (kept?.method) await this.proofs.add(kept.sessionId, kept.method, unit);
      if (isChanged) await unit.record('second-factor.turned-on', { userId, ...part });
      return isChanged;
    });
  }

  /**
   * Locks the user and the session in which the user adds a factor, until the unit of work ends.
   * @throws InvalidAccessTokenError if the session has ended meanwhile: the owner may have taken the account back, and
   * nothing may be added after that.
   */
  async hold(sessionId: string, unit: UnitOfWork): Promise<void> {
    if (!(await this.proofs.hold(sessionId, unit))) throw new InvalidAccessTokenError();
  }

  /** Turns the second factor off. The factors stay. */
  async turnOff(userId: string, by: Actor | UnitOfWork = SYSTEM_ACTOR): Promise<void> {
    await this.units.run(by, async (unit) => {
      const isChanged = await this.flags.change(userId, () => false, unit);
      if (isChanged) await unit.record('second-factor.turned-off', { userId });
    });
  }

  /**
   * Turns the second factor off if the user has none left, and removes what only stood in for it. Call it after a factor was
   * removed, in the same unit of work.
   * @returns whether it turned the second factor off.
   */
  async settle(userId: string, unit: UnitOfWork, part: Part = {}): Promise<boolean> {
    let hasAny = true;
    const decide = async (isOn: boolean): Promise<boolean> => {
      hasAny = await this.factors.hasAny({ id: userId }, unit.transaction);
      return isOn && hasAny;
    };
    const isChanged = await this.flags.change(userId, decide, unit);
    if (!hasAny) {
      const fallbacks = this.factors.list().filter(({ isFallback }) => isFallback);
      for (const factor of fallbacks) await factor.remove(userId, {}, unit);
    }
    if (isChanged) await unit.record('second-factor.turned-off', { userId, ...part });
    return isChanged;
  }

  /**
   * Removes the user's factors, or those of one kind, and ends all of their sessions and personal access tokens. There
   * is no other way in for a user who has lost every factor and every recovery code.
   * @throws NotFoundError if the user does not exist.
   */
  async reset(
    userId: string,
    { kind }: { kind?: string } = {},
    by: Actor | UnitOfWork = SYSTEM_ACTOR,
  ): Promise<void> {
    await this.units.run(by, async (unit) => {
      // First, because it locks the row of the user: a session that adds a factor at this moment is too late.
      await this.sessions.endAll({ userId }, 'factors-changed', unit);
      const removed = await this.remove(userId, { kind }, unit);
      await unit.record('factors.reset', { userId, ...removed });
      // An owner who lost every factor may have lost them to an attacker.
      await revokeLongLived(this.extensions, userId, 'reset', unit);
    });
  }

  /** Removes what an attacker may have enrolled; everything for null. */
  async removeAdded(userId: string, added: AddedSince | null, unit: UnitOfWork): Promise<void> {
    const removed = await this.remove(userId, { ...added }, unit);
    if (removed.kinds.length > 0) await unit.record('factors.reset', { userId, ...removed });
  }

  /** Removes factors, and returns the kinds that it removed and those that are left. */
  private async remove(
    userId: string,
    { kind, ...filter }: FactorFilter & { kind?: string },
    unit: UnitOfWork,
  ): Promise<{ kinds: string[]; left: string[] }> {
    const before = await this.factors.listEnrolled({ id: userId }, unit.transaction);
    const reduced = new Set<SecondFactor>();
    for (const factor of this.factors.list()) {
      if (kind !== undefined && factor.kind !== kind) continue;
      if (await factor.remove(userId, filter, unit)) reduced.add(factor);
    }
    await this.settle(userId, unit, { isPart: true });
    const left = await this.factors.listEnrolled({ id: userId }, unit.transaction);
    const removed = before.filter((factor) => reduced.has(factor) || !left.includes(factor));
    return {
      kinds: removed.map(({ kind: each }) => each),
      left: left.map(({ kind: each }) => each),
    };
  }
}
