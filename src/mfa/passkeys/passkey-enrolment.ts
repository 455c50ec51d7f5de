import { Injectable } from '@nestjs/common';
import type { Actor } from '../../events/actor.js';
import type { UnitOfWork } from '../../events/units-of-work.js';
import { type Enrolled, BrowserPasskeyEnrolment } from '../../sign-in/browser-enrolments.js';
import type { PresentedStep } from '../../sign-in/second-steps.js';
import type { ProvenUser } from '../../sign-in/sign-in.service.js';
import { EnrolmentSteps, type NewFactor } from '../enrolment-steps.js';
import { Factors } from '../factors.js';
import { RecoveryCodes } from '../recovery-codes/recovery-codes.js';
import type { LiveSecondStep } from '../second-step-tokens.js';
import { parseRegistrationJson } from './credential-json.js';
import { toMethod } from './passkey-assertions.js';
import type { ChallengeUse } from './passkey-challenges.js';
import { PasskeyOptions } from './passkey-options.js';
import { PasskeyRegistry } from './passkey-registry.js';
import { PasskeyRejectedError } from './passkeys.errors.js';

/** Signs in users who need a second factor and have none: they add a passkey first. */
@Injectable()
export class PasskeyEnrolment extends BrowserPasskeyEnrolment {
  constructor(
    private readonly steps: EnrolmentSteps,
    private readonly options: PasskeyOptions,
    private readonly registry: PasskeyRegistry,
    private readonly codes: RecoveryCodes,
    private readonly factors: Factors,
  ) {
    super();
  }

  async createOptions(step: PresentedStep): Promise<object> {
    const live = await this.steps.open(step);
    return this.options.createCreation(live.user, toUse(live));
  }

  enrol<T>(
    step: PresentedStep,
    proof: unknown,
    signIn: (proven: ProvenUser) => Promise<T>,
  ): Promise<Enrolled<T>> {
    return this.steps.enrol(step, (live, actor, use) => this.add(live, proof, actor, use), signIn);
  }

  private async add(
    live: LiveSecondStep,
    proof: unknown,
    actor: Actor,
    use: (unit: UnitOfWork) => Promise<void>,
  ): Promise<NewFactor> {
    const registration = parseRegistrationJson(proof);
    if (!registration) throw new PasskeyRejectedError();
    const { id: userId } = live.user;
    const given = { userId, sessionId: null, registration, name: undefined };
    const passkey = await this.registry.verify(given, toUse(live), actor);
    const fresh = await this.codes.prepareFirst(userId, actor);
    await this.registry.add(passkey, actor, async (unit) => {
      await use(unit);
      if (fresh) await this.codes.replace(userId, fresh, unit, { isPart: true });
      await this.factors.turnOn(userId, null, unit, { isPart: true });
    });
    return { method: toMethod(passkey), recoveryCodes: fresh?.plain ?? [] };
  }
}

/** The answer is valid for this sign-in only. */
function toUse({ row, user }: LiveSecondStep): ChallengeUse {
  return { purpose: 'create', owner: [user.id, row.id] };
}
