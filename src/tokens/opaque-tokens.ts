import { Injectable } from '@nestjs/common';
import type { Actor } from '../events/actor.js';
import type { Principal } from './principal.js';

/** Where a token comes from. */
export interface PresentedFrom {
  /** The address of the caller. */
  ip?: string | null;
  /** Another service asks about the token, so the address is not that of its holder. Default: false. */
  isRelayed?: boolean;
}

/** Verifies bearer tokens of one kind that are no JWTs. They are told apart by their prefix. */
export abstract class OpaqueTokenVerifier {
  /** How every token of this kind begins. No JWT begins so. */
  abstract readonly prefix: string;

  /**
   * Returns the owner of a token that begins with the prefix.
   * @throws InvalidAccessTokenError if it is not valid; InactiveSubjectError if its owner is disabled; UnavailableError.
   */
  abstract verify(token: string, from: PresentedFrom): Promise<Principal>;

  /** Revokes a token for its holder. Does nothing if it is not valid. */
  abstract revoke(token: string, actor: Actor): Promise<void>;
}

/** The kinds of opaque tokens that the application accepts. A module adds its kind while the application starts. */
@Injectable()
export class OpaqueTokens {
  private readonly verifiers: OpaqueTokenVerifier[] = [];

  register(verifier: OpaqueTokenVerifier): void {
    this.verifiers.push(verifier);
  }

  /** Returns the verifier for the prefix of the token, or null if none has it. */
  find(token: string): OpaqueTokenVerifier | null {
    return this.verifiers.find(({ prefix }) => token.startsWith(prefix)) ?? null;
  }
}
