import { Injectable } from '@nestjs/common';
import {
  type ProvableFactor,
  type ProvingUser,
  SecondFactorProof,
} from '../sign-in/second-factor-proof.js';
import type { PresentedFactor } from '../sign-in/second-steps.js';
import { WrongSecondFactorError } from '../sign-in/sign-in.errors.js';
import type { User } from '../users/user.entity.js';
import { SecondFactorProofs } from './second-factor-proofs.js';
import { SecondFactors } from './second-factors.js';

/** Proves signed-in users once more, by a second factor: for `POST /reauthenticate`. */
@Injectable()
export class SessionSecondFactor extends SecondFactorProof {
  constructor(
    private readonly factors: SecondFactors,
    private readonly proofs: SecondFactorProofs,
  ) {
    super();
  }

  /** @throws WrongSecondFactorError, LimitExceededError or UnavailableError. */
  verify(
    { kind, proof }: PresentedFactor,
    { user, sessionId, actor }: ProvingUser,
  ): Promise<string> {
    const request = { ip: actor.ip, userAgent: actor.userAgent };
    return this.proofs.attempt(actor.ip, async (attempt) => {
      const factor = this.factors.find(kind);
      const tried = { user, proof, use: { sessionId }, request };
      const method = factor && (await this.proofs.check(factor, tried, attempt, actor));
      // Thrown within the attempt, so that it counts.
      if (method === null) throw new WrongSecondFactorError();
      return method;
    });
  }

  async prepare(
    kind: string,
    { user, sessionId }: Omit<ProvingUser, 'actor'>,
  ): Promise<object | null> {
    return (await this.factors.find(kind)?.prepare(user, { sessionId })) ?? null;
  }

  async listFactors(user: User): Promise<readonly ProvableFactor[]> {
    const enrolled = await this.factors.listEnrolled(user);
    return enrolled.map(({ kind }) => ({ kind, acr: kind === 'passkey' ? 'phr' : 'aal2' }));
  }
}
