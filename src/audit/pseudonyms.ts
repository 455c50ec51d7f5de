import type { SecretKeys } from '../crypto/secret-keys.js';

const PURPOSE = 'audit-pseudonyms';
const MAC_BYTES = 16;

/** The trigger of the table checks the beginning. */
const PSEUDONYM = /^hmac:[\w-]{22}$/;

/** Returns whether the value has the form of a pseudonym. */
export function isPseudonym(value: unknown): boolean {
  return typeof value === 'string' && PSEUDONYM.test(value);
}

/**
 * Returns the pseudonym of an address of a deleted user. The same address has the same pseudonym, as long as `SECRET_KEY`
 * stays, so that events from one address still belong together.
 */
export function createPseudonym(keys: SecretKeys, kind: 'ip' | 'user-agent', text: string): string {
  const mac = keys.createMac(PURPOSE, kind, Buffer.from(text));
  return `hmac:${mac.subarray(0, MAC_BYTES).toString('base64url')}`;
}
