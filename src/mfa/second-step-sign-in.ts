import { Injectable } from '@nestjs/common';
import { splitScopes } from '../authorization/scope-policy.js';
import { toActor } from '../events/actor.js';
import {
  type OpenSecondStep,
  type PresentedFactor,
  type PresentedStep,
  SecondSteps,
} from '../sign-in/second-steps.js';
import { InvalidSecondFactorError } from '../sign-in/sign-in.errors.js';
import { type ProvenUser, type SignInResult, SignInService } from '../sign-in/sign-in.service.js';
import { RecoveryCodes } from './recovery-codes/recovery-codes.js';
import { SecondFactorProofs } from './second-factor-proofs.js';
import { SecondFactors } from './second-factors.js';
import { addMethod, type LiveSecondStep, SecondStepTokens } from './second-step-tokens.js';

/** Signs users in by a second factor, after the first proof. */
@Injectable()
export class SecondStepSignIn extends SecondSteps {
  constructor(
    private readonly factors: SecondFactors,
    private readonly tokens: SecondStepTokens,
    private readonly proofs: SecondFactorProofs,
    private readonly signIns: SignInService,
    private readonly codes: RecoveryCodes,
  ) {
    super();
  }

  async open(step: PresentedStep): Promise<OpenSecondStep> {
    const { row, user } = await this.tokens.open('second-factor', step);
    const enrolled = await this.factors.listEnrolled(user);
    return { id: row.id, user, kinds: enrolled.map(({ kind }) => kind) };
  }

  async prepare({ id, user }: OpenSecondStep, kind: string): Promise<object | null> {
    return (await this.factors.find(kind)?.prepare(user, { stepId: id })) ?? null;
  }

  complete(step: PresentedStep, presented: PresentedFactor): Promise<SignInResult> {
    const { client, request } = step;
    return this.prove(step, presented, async ({ row, user, methods, attempt }) => {
      const scopes = splitScopes(row.scope);
      const signIn = { methods, client, scopes, request, attempt };
      const result = await this.signIns.complete(user, signIn);
      if (result.status === 'challenge' || presented.kind !== 'recovery_code') return result;
      const left = { recovery_codes_left: await this.codes.countUnused(user.id) };
      return { ...result, tokens: { ...result.tokens, ...left } };
    });
  }

  prove<T>(
    step: PresentedStep,
    { kind, proof }: PresentedFactor,
    signIn: (proven: ProvenUser & LiveSecondStep) => Promise<T>,
  ): Promise<T> {
    const { client, request } = step;
    return this.proofs.attempt(request.ip, async (attempt) => {
      const live = await this.tokens.open('second-factor', step);
      const { row, user } = live;
      const factor = this.factors.find(kind);
      // An unknown kind is a wrong proof: the answer does not list what the user has not.
      if (!factor) throw new InvalidSecondFactorError();
      const actor = { ...toActor(request), clientId: client.id };
      const tried = { user, proof, use: { stepId: row.id }, request };
      const countTry = () => this.tokens.countTry(live);
      const method = await this.proofs.check(factor, tried, attempt, actor, countTry);
      if (method === null) {
        await this.signIns.recordFailure(user, 'wrong-second-factor', { client, request });
        throw new InvalidSecondFactorError();
      }
      await this.tokens.use(live, attempt, actor);
      return signIn({ ...live, methods: addMethod(row.methodsDone, method), attempt });
    });
  }
}
