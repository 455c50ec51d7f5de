import type { Actor } from '../events/actor.js';
import type { User } from '../users/user.entity.js';

/** The signed-in user who proves once more who they are. */
export interface Reauthenticating {
  user: User;
  /** The session that the proof is for. */
  sessionId: string;
  /** Who sends the request, and from where. */
  actor: Actor;
}

/**
 * A proof that `POST /reauthenticate` takes beside the password. Every provider that extends this class adds one: a code of
 * an app, a passkey. Each is a second factor.
 */
export abstract class ReauthenticationProof {
  /** The member of the body that holds the proof, for example `code`. */
  abstract readonly member: string;

  /**
   * Checks the proof, within the limits of its kind, and uses it up.
   * @param proof the member of the body as it was sent, which may be anything but `undefined`
   * @returns the word of the method for `Session.methods`, for example `totp`.
   * @throws ProblemException if the proof is wrong, malformed (422), or limited.
   */
  abstract verify(proof: unknown, given: Reauthenticating): Promise<string>;
}
