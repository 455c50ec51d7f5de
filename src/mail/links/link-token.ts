import type { SecretKeys } from '../../crypto/secret-keys.js';
import type { MailLink } from '../link.entity.js';

// A token is the link's id (16 bytes) and a MAC (32 bytes) in base64url: 64 characters, each of which counts. The MAC binds
// it to everything that the link is for, and its key is derived from `SECRET_KEY` and the salt of the row: a copy of the
// database contains no token.

const MAC_PURPOSE = 'link';
const ID_BYTES = 16;
const TOKEN = /^[A-Za-z0-9_-]{64}$/;

/** A token that has the right form, which anyone can give it. */
interface ParsedToken {
  linkId: string;
  mac: Buffer;
}

/** Derives the token of a link. */
export function createLinkToken(keys: SecretKeys, link: MailLink): string {
  const id = Buffer.from(link.id.replaceAll('-', ''), 'hex');
  const mac = keys.createMac(MAC_PURPOSE, link.salt, toMessage(link));
  return Buffer.concat([id, mac]).toString('base64url');
}

/** Parses a token; returns null if it has not the form of one. */
export function parseLinkToken(token: string): ParsedToken | null {
  if (!TOKEN.test(token)) return null;
  const bytes = Buffer.from(token, 'base64url');
  const id = bytes.subarray(0, ID_BYTES).toString('hex');
  return {
    linkId: id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
    mac: bytes.subarray(ID_BYTES),
  };
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
