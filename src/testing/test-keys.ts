import { createPublicKey } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { SigningKey } from '../signing-keys/key-vault.js';
import { generatePrivateKey } from '../signing-keys/signing-algorithm.js';
import type { CurrentSigningKey } from '../tokens/issue/current-signing-key.js';
import { type VerificationKey, VerificationKeys } from '../tokens/issue/verification-keys.js';

/**
 * A key of the test's own in the place of the issuer's: tokens are verified as ever, and nobody is asked.
 *
 * @example
 * ```ts
 * import type { Type } from '@nestjs/common';
 * import { Test } from '@nestjs/testing';
 * import { VerificationKeys } from 'nightlatch/access';
 * import { signInAs, TestKeys } from 'nightlatch/testing';
 *
 * // The application as it is in production, but for the issuer's keys.
 * export async function signedInto(AppModule: Type, id: string): Promise<string> {
 *   const testing = Test.createTestingModule({ imports: [AppModule] });
 *   const tested = await testing.overrideProvider(VerificationKeys).useClass(TestKeys).compile();
 *   const app = await tested.createNestApplication().init();
 *   return (await signInAs(app, { id })).authorization;
 * }
 * ```
 */
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
