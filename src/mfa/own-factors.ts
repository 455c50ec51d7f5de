import { Injectable } from '@nestjs/common';
import type { Actor } from '../events/actor.js';
import { UnitsOfWork } from '../events/units-of-work.js';
import { UsersService } from '../users/users.service.js';
import { FactorsResponse } from './factors.dto.js';
import { Factors, type KeptSession } from './factors.js';
import { NoSecondFactorError, RecoveryCodesNeededError } from './mfa.errors.js';
import { RecoveryCodes } from './recovery-codes/recovery-codes.js';
import { SecondFactors } from './second-factors.js';

/** What users do with their own second factors, beside setting one up. */
@Injectable()
export class OwnFactors {
  constructor(
    private readonly users: UsersService,
    private readonly factors: Factors,
    private readonly enrolled: SecondFactors,
    private readonly codes: RecoveryCodes,
    private readonly units: UnitsOfWork,
  ) {}

  /** @throws NotFoundError if the user does not exist. */
  async list(userId: string | null): Promise<FactorsResponse> {
    const user = await this.users.getById(userId);
    return FactorsResponse.from(user.secondFactorOn, await this.factors.list(user.id));
  }

  /**
   * Turns the second factor on or off. The session has proved it.
   * @throws NoSecondFactorError if the user has none; RecoveryCodesNeededError if the user has no recovery codes.
   */
  async switch(
    userId: string | null,
    { on, sessionId }: { on: boolean; sessionId: string },
    actor: Actor,
  ): Promise<void> {
    const { id, secondFactorOn } = await this.users.getById(userId);
    if (on === secondFactorOn) return;
    if (!on) return this.factors.turnOff(id, actor);
    if (!(await this.enrolled.hasAny({ id }))) throw new NoSecondFactorError();
    if ((await this.codes.countUnused(id)) === 0) throw new RecoveryCodesNeededError();
    await this.factors.turnOn(id, { sessionId }, actor);
  }

  /**
   * Turns the second factor on, because the session has just proved one.
   * @returns recovery codes if the user has none, else an empty list.
   * @throws NoSecondFactorError if the user has removed the factor meanwhile; InvalidAccessTokenError if the session has ended.
   * @throws UnavailableError if too many hashes are waiting.
   */
  async turnOn(userId: string, kept: KeptSession, actor: Actor): Promise<string[]> {
    const fresh = await this.codes.prepareFirst(userId, actor);
    await this.units.run(actor, async (unit) => {
      // First, because it locks the user: of two requests at once, the codes of one are valid.
      const isChanged = await this.factors.turnOn(userId, kept, unit);
      // The mail about the change tells of the codes too.
      const part = isChanged ? ({ isPart: true } as const) : {};
      if (fresh) await this.codes.replace(userId, fresh, unit, part);
    });
    return fresh?.plain ?? [];
  }

  /**
   * Creates recovery codes in the place of the former ones, in the session of the actor.
   * @throws InvalidAccessTokenError if the session has ended meanwhile.
   * @throws NoSecondFactorError if the user has no factor that they could stand in for.
   * @throws UnavailableError if too many hashes are waiting.
   */
  async createRecoveryCodes(userId: string | null, actor: Actor): Promise<string[]> {
    const { id } = await this.users.getById(userId);
    if (!(await this.enrolled.hasAny({ id }))) throw new NoSecondFactorError();
    const fresh = await this.codes.prepare(id, actor);
    await this.units.run(actor, async (unit) => {
      // It locks the user, so that of two requests at once the codes of one are valid.
      await this.factors.hold(actor.sessionId!, unit);
      // The factor may have been removed meanwhile.
      if (!(await this.enrolled.hasAny({ id }, unit.transaction))) throw new NoSecondFactorError();
      await this.codes.replace(id, fresh, unit);
    });
    return fresh.plain;
  }
}
