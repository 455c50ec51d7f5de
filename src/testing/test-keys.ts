import { createPublicKey } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { SigningKey } from '../signing-keys/key-vault.js';
import { generatePrivateKey } from '../signing-keys/signing-algorithm.js';
import type { CurrentSigningKey } from '../tokens/access-token.issuer.js';
import { type VerificationKey, VerificationKeys } from '../tokens/verification-keys.js';

/** Replaces the issuer's keys with a key of the test, so that tokens are verified without an issuer. */
@Injectable()
export class TestKeys extends VerificationKeys implements CurrentSigningKey {
  private readonly key: SigningKey = newKey();

  current(): SigningKey {
    return this.key;
  }

  lookUp(kid: string): VerificationKey | null {
    return kid === this.key.kid ? this.key : null;
  }
}

function newKey(): SigningKey {
  const privateKey = generatePrivateKey('ES256');
  const publicKey = createPublicKey(privateKey);
  return { kid: 'test', algorithm: 'ES256', privateKey, publicKey, expiresAt: null };
}
