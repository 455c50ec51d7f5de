import type { KeyObject } from 'node:crypto';
import type { SigningAlgorithm } from '../signing-keys/signing-algorithm.js';

/** A public key, with the one algorithm it may be used with (RFC 8725 section 3.1). */
export interface VerificationKey {
  kid: string;
  algorithm: SigningAlgorithm;
  publicKey: KeyObject;
}

/** The keys that access tokens may be signed with: of this process, or of a remote issuer. */
export abstract class VerificationKeys {
  /**
   * Returns the key with this `kid`, or null if no such key exists. `algorithm` is the `alg` that the token claims.
   * The guards call this on every request, so answer from memory where possible, and with the same `KeyObject` each
   * time: a token that was verified with it is then not verified again.
   * @throws UnavailableError if the keys cannot be read.
   */
  abstract lookUp(
    kid: string,
    algorithm: SigningAlgorithm,
  ): VerificationKey | null | Promise<VerificationKey | null>;
}
