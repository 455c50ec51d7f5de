import { parse, stringify } from 'uuid';

// The tokens that name a row of the database. The prefix lets secret scanners recognise a leaked one. The rest is
// base64url of the row's id and of bytes that prove the token, such as a MAC or a random secret.

const ID_BYTES = 16;

/** What a token claims, before anything is verified. */
interface ClaimedRow {
  id: string;
  proof: Buffer;
}

/** Returns the token that names this row, with these bytes to prove it. */
export function formatRowToken(prefix: string, id: string, proof: Uint8Array): string {
  return prefix + Buffer.concat([parse(id), proof]).toString('base64url');
}

/** Parses a token; returns null if it does not have this prefix and this many bytes of proof. */
export function parseRowToken(prefix: string, proofBytes: number, text: string): ClaimedRow | null {
  const length = Math.ceil(((ID_BYTES + proofBytes) * 8) / 6);
  if (!text.startsWith(prefix) || text.length !== prefix.length + length) return null;
  const encoded = text.slice(prefix.length);
  const bytes = Buffer.from(encoded, 'base64url');
  // Other alphabets, and unused trailing bits, would give one token several spellings.
  if (bytes.toString('base64url') !== encoded) return null;
  try {
    return { id: stringify(bytes.subarray(0, ID_BYTES)), proof: bytes.subarray(ID_BYTES) };
  } catch {
    return null;
  }
}
