import { Column, Entity, PrimaryColumn } from 'typeorm';
import { getHashKind } from './hashing/hash-lane.js';

/** A kind of hashes (an algorithm and its cost) that was imported: the server measures it before its users sign in. */
@Entity('hash_kinds')
export class HashKind {
  /** For instance `$2b$12$`. */
  @PrimaryColumn({ name: 'kind', type: 'varchar' })
  kind!: string;

  /** A hash of this kind, of no password. */
  @Column({ name: 'sample', type: 'varchar' })
  sample!: string;
}

/** In characters: the cost of any format is before it, also where it is not in the kind (ASP.NET Core Identity). */
const HEAD_LENGTH = 18;
/** Kinds are few. Some systems choose the cost for each user at random; the slowest of some is good enough. */
const MAX_NEW_KINDS = 20;

/** Returns the kinds of these hashes. */
export function toHashKinds(hashes: readonly string[]): HashKind[] {
  const byKind = new Map(hashes.map((hash) => [getHashKind(hash), hash]));
  return [...byKind]
    .slice(0, MAX_NEW_KINDS)
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

/** `0` and `A` are digits of every alphabet: hexadecimal, base64 and bcrypt's. `A` leaves no bits over in base64. */
function fillPart(part: string): string {
  return (/^[0-9a-f]*$/.test(part) ? '0' : 'A').repeat(part.length);
}
