import type { SigningKey } from '../../signing-keys/key-vault.js';

/** The key that new access tokens are signed with. */
export abstract class CurrentSigningKey {
  abstract current(): SigningKey;
}
