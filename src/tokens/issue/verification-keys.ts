import type { KeyObject } from 'node:crypto';
import type { SigningAlgorithm } from '../../signing-keys/signing-algorithm.js';

/** A key that verifies, with the one algorithm it is used with (RFC 8725 section 3.1). */
export interface VerificationKey {
  kid: string;
  algorithm: SigningAlgorithm;
  publicKey: KeyObject;
}

/** The keys that access tokens may be signed with: of this process, or of the issuer that a service trusts. */
export abstract class VerificationKeys {
  /**
   * The key with this `kid`, or null: there is none. Asked on every guarded request, so to be answered at once where
   * that can be, and with the same `KeyObject` each time: a token that was verified with it is not verified again.
   * Throws `UnavailableError` where it cannot be known.
   */
  abstract lookUp(kid: string): VerificationKey | null | Promise<VerificationKey | null>;
}
