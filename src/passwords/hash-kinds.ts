import { HashKind } from './hash-kind.entity.js';
import { getHashKind } from './hashing/hash-lane.js';

/** In characters: ASP.NET Core Identity has its cost in the first ones, and no `$`. */
const HEAD_LENGTH = 18;
/** Most systems have few kinds. Some choose the cost of each user at random; for those, a part of the kinds is enough. */
const MAX_NEW_KINDS = 20;

/** Returns the kinds of these hashes, in one order, so that parallel imports do not deadlock. */
export function toHashKinds(hashes: readonly string[]): HashKind[] {
  const byKind = new Map(hashes.map((hash) => [getHashKind(hash), hash]));
  return [...byKind]
    .slice(0, MAX_NEW_KINDS)
    .toSorted()
    .map(([kind, hash]) =>
      Object.assign(new HashKind(), { kind, sample: toSample(hash, kind.length) }),
    );
}

/** Overwrites the salt and the digest, so that the sample tells nothing about a user's password. */
function toSample(hash: string, kindLength: number): string {
  const head = hash.slice(0, Math.max(kindLength, HEAD_LENGTH));
  const parts = hash.slice(head.length).split(/([$:=])/);
  return head + parts.map((part) => (/^[$:=]$/.test(part) ? part : fillPart(part))).join('');
}

/** `0` is valid in hexadecimal, and `A` in base64 without spare bits. Django's scrypt has costs behind the salt: they stay. */
function fillPart(part: string): string {
  if (/^\d{1,4}$/.test(part)) return part;
  return (/^[0-9a-f]*$/.test(part) ? '0' : 'A').repeat(part.length);
}
