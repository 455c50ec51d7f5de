import { parseRowToken, formatRowToken } from '../../crypto/row-token.js';
import type { SecretKeys } from '../../crypto/secret-keys.js';
import type { MailLink } from '../link.entity.js';

// A token is the link's id (16 bytes) and a MAC (32 bytes) in base64url: 64 characters, each of which counts. The MAC binds
// it to everything that the link is for, and its key is derived from `SECRET_KEY` and the salt of the row: a copy of the
// database contains no token.

const MAC_PURPOSE = 'link';
const MAC_BYTES = 32;

/** A token that has the right form, which anyone can give it. */
interface ParsedToken {
  linkId: string;
  mac: Buffer;
}

/** Derives the token of a link. */
export function createLinkToken(keys: SecretKeys, link: MailLink): string {
  return formatRowToken('', link.id, keys.createMac(MAC_PURPOSE, link.salt, toMessage(link)));
}

/** Parses a token; returns null if it has not the form of one. */
export function parseLinkToken(token: string): ParsedToken | null {
  const claimed = parseRowToken('', MAC_BYTES, token);
  return claimed && { linkId: claimed.id, mac: claimed.proof };
}

/** Returns whether the token is the one of this link, in constant time. */
export function isTokenOf(keys: SecretKeys, { mac }: ParsedToken, link: MailLink): boolean {
  return keys.verifyMac(mac, MAC_PURPOSE, link.salt, toMessage(link));
}

function toMessage(link: MailLink): Buffer {
  const { purpose, id, userId, address, ownerAddress, sessionsVersion } = link;
  const bound = [purpose, id, userId, address, ownerAddress, sessionsVersion];
  return Buffer.from(JSON.stringify(bound));
}
