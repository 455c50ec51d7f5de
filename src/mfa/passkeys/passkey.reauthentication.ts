import { Injectable } from '@nestjs/common';
import { ValidationFailedError } from '../../http/errors.js';
import {
  type Reauthenticating,
  ReauthenticationProof,
} from '../../sign-in/reauthentication-proof.js';
import { SecondFactorProofs } from '../second-factor-proofs.js';
import { parseAssertionJson } from './credential-json.js';
import { PasskeyFactor } from './passkey.factor.js';
import { PasskeyRejectedError } from './passkeys.errors.js';

const MEMBER = 'passkey';

/** Proves with a passkey, in a session, who the user is. */
@Injectable()
export class PasskeyReauthentication extends ReauthenticationProof {
  readonly member = MEMBER;

  constructor(
    private readonly proofs: SecondFactorProofs,
    private readonly factor: PasskeyFactor,
  ) {
    super();
  }

  verify(proof: unknown, { user, sessionId, actor }: Reauthenticating): Promise<string> {
    if (!parseAssertionJson(proof)) {
      const message = 'must be the JSON of what navigator.credentials.get() returned';
      throw new ValidationFailedError([{ field: MEMBER, message }]);
    }
    const tried = { user, proof, use: { sessionId }, request: actor };
    return this.proofs.attempt(actor.ip, async (attempt) => {
      const method = await this.proofs.check(this.factor, tried, attempt, actor);
      if (method === null) throw new PasskeyRejectedError(MEMBER);
      return method;
    });
  }
}
