import { Injectable } from '@nestjs/common';
import type { Enrolled } from '../sign-in/browser-enrolments.js';
import type { ProvenUser } from '../sign-in/sign-in.service.js';
import { type Actor, toActor } from '../events/actor.js';
import type { UnitOfWork } from '../events/units-of-work.js';
import type { PresentedStep } from '../sign-in/second-steps.js';
import { MfaTokenNotValidError } from '../sign-in/sign-in.errors.js';
import type { User } from '../users/user.entity.js';
import { UsersService } from '../users/users.service.js';
import { SecondFactorProofs } from './second-factor-proofs.js';
import { addMethod, type LiveSecondStep, SecondStepTokens } from './second-step-tokens.js';

/** A second factor that was set up, and turned on. */
export interface NewFactor {
  /** The word for the methods of the session. */
  method: string;
  recoveryCodes: string[];
}

/** A user who has set up a second factor, and signs in. */
type EnrolledUser = ProvenUser & LiveSecondStep;

/** Signs in users who need a second factor and have none: they set one up first. */
@Injectable()
export class EnrolmentSteps {
  constructor(
    private readonly tokens: SecondStepTokens,
    private readonly proofs: SecondFactorProofs,
    private readonly users: UsersService,
  ) {}

  /**
   * Returns the user of a step, without counting a try.
   * @throws MfaTokenNotValidError if the enrolment is over.
   */
  open(step: PresentedStep): Promise<LiveSecondStep> {
    return this.tokens.open('enrolment', step);
  }

  /**
   * Sets the factor up with `setUp`, and then signs the user in with `signIn`.
   * @param setUp adds the factor, turns it on, and calls `use` in the same unit of work
   * @throws MfaTokenNotValidError if the enrolment is over; LimitExceededError, and what the two functions throw.
   */
  enrol<Result>(
    step: PresentedStep,
    setUp: (
      live: LiveSecondStep,
      actor: Actor,
      use: (unit: UnitOfWork) => Promise<void>,
    ) => Promise<NewFactor>,
    signIn: (enrolled: EnrolledUser) => Promise<Result>,
  ): Promise<Enrolled<Result>> {
    const { client, request } = step;
    return this.proofs.attempt(request.ip, async (attempt) => {
      const live = await this.open(step);
      await this.tokens.countTry(live);
      const { id, sessionsVersion } = live.user;
      const actor = toActor(request, { userId: id, sessionId: null, clientId: client.id });
      const factor = await setUp(live, actor, async (unit) => {
        // Locked: a reset at this moment ends this enrolment, or waits for it and finds the factor.
        const now = await this.users.lock(id, unit);
        if (now?.sessionsVersion !== sessionsVersion) throw new MfaTokenNotValidError();
        await this.tokens.use(live, attempt, unit);
      });
      const { row } = live;
      // Turning the factor on has raised `sessionsVersion` by one. If it is higher, something else has ended all
      // sessions, and with them this sign-in.
      const user: User = await this.users.getById(id);
      if (user.sessionsVersion !== sessionsVersion + 1) throw new MfaTokenNotValidError();
      const methods = addMethod(row.methodsDone, factor.method);
      const result = await signIn({ row, user, methods, attempt });
      return { result, recoveryCodes: factor.recoveryCodes };
    });
  }
}
