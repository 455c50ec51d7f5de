import type { SigningKey } from '../keys/key-vault.js';

/** The key that new access tokens are signed with. */
export abstract class CurrentSigningKey {
  abstract current(): SigningKey;
}
