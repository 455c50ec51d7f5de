import type { Actor } from '../events/actor.js';
import type { Acr } from '../sessions/authentication-context.js';
import type { User } from '../users/user.entity.js';
import type { PresentedFactor } from './second-steps.js';

/** The signed-in user who proves once more who they are. */
export interface ProvingUser {
  user: User;
  /** The session that the proof is for. */
  sessionId: string;
  /** Who sends the request, and from where. */
  actor: Actor;
}

/** A factor that a user can prove. */
export interface ProvableFactor {
  kind: string;
  acr: Acr;
}

/** Checks the second factors of signed-in users. The feature `mfa/` extends it; without that a user proves a password alone. */
export abstract class SecondFactorProof {
  /**
   * Checks a second factor within its limits, and uses it up.
   * @returns the word for `Session.methods`, for example `totp`.
   * @throws WrongSecondFactorError if the proof is wrong or no factor has this kind; LimitExceededError or UnavailableError.
   */
  abstract verify(presented: PresentedFactor, proving: ProvingUser): Promise<string>;

  /** Returns what the device of the user needs to prove this factor, such as the options of a passkey; null if nothing. */
  abstract prepare(kind: string, proving: Omit<ProvingUser, 'actor'>): Promise<object | null>;

  /** Lists the factors of a user, the best first, with the level that each reaches: `aal2` for codes, `phr` for a passkey. */
  abstract listFactors(user: User): Promise<readonly ProvableFactor[]>;
}
