import { Injectable } from '@nestjs/common';
import { toActor } from '../../events/actor.js';
import type { Transaction } from '../../database/transactions.js';
import type { UnitOfWork } from '../../events/units-of-work.js';
import type { User } from '../../users/user.entity.js';
import {
  type EnrolledFactor,
  type FactorFilter,
  SecondFactor,
  type SecondFactorAttempt,
  type SecondFactorUse,
} from '../second-factor.js';
import { parseAssertionJson } from './credential-json.js';
import { PasskeyAssertions } from './passkey-assertions.js';
import type { ChallengeUse } from './passkey-challenges.js';
import { PasskeyOptions } from './passkey-options.js';
import { PasskeysStore } from './passkeys.store.js';

/** Passkeys as the second step of a sign-in, and as a proof in a session. */
@Injectable()
export class PasskeyFactor extends SecondFactor {
  readonly kind = 'passkey';
  /** A signature cannot be guessed. */
  override readonly isGuessable = false;

  constructor(
    private readonly passkeys: PasskeysStore,
    private readonly options: PasskeyOptions,
    private readonly assertions: PasskeyAssertions,
  ) {
    super();
  }

  isEnrolled({ id }: Pick<User, 'id'>, transaction?: Transaction): Promise<boolean> {
    return this.passkeys.hasUsable(id, transaction);
  }

  override async prepare({ id }: User, use: SecondFactorUse): Promise<object> {
    const usable = (await this.passkeys.list(id)).filter(({ suspendedAt }) => !suspendedAt);
    return this.options.createRequest(toChallengeUse(id, use), usable);
  }

  async verify({ user, proof, use, request }: SecondFactorAttempt): Promise<string | null> {
    const assertion = parseAssertionJson(proof);
    if (!assertion) return null;
    const challengeUse = toChallengeUse(user.id, use);
    const proven = await this.assertions.verify(assertion, challengeUse, user.id, toActor(request));
    return proven.method;
  }

  async remove(userId: string, filter: FactorFilter, unit: UnitOfWork): Promise<boolean> {
    const removed = await this.passkeys.deleteAll(userId, filter, unit.transaction);
    for (const passkeyId of removed) {
      await unit.record('passkey.removed', { userId, passkeyId, isPart: true });
    }
    return removed.length > 0;
  }

  override async list({ id }: User): Promise<EnrolledFactor[]> {
    return (await this.passkeys.list(id)).map((passkey) => ({
      kind: this.kind,
      enrolledAt: passkey.createdAt,
      lastUsedAt: passkey.lastUsedAt,
      members: { id: passkey.id, name: passkey.name },
    }));
  }
}

function toChallengeUse(userId: string, use: SecondFactorUse): ChallengeUse {
  return 'stepId' in use
    ? { purpose: 'second-step', owner: [userId, use.stepId] }
    : { purpose: 'reauthenticate', owner: [userId, use.sessionId] };
}
