import { hash } from 'node:crypto';
import { equalBytes } from './bytes.js';
import { SHA_CRYPT_MAX_BYTES, SHA_CRYPT_MAX_ROUNDS, SHA_CRYPT_MIN_ROUNDS } from './cost-limits.js';
import { type HashFormat, DECOY_PASSWORD, rejectHash } from './hash-format.js';

interface ShaCrypt {
  digest: 'sha256' | 'sha512';
  /** Bytes of the digest by their place in the text, in threes; the rest is encoded on its own. */
  order: number[][];
}

const FORM =
  /^\$([56])\$(?:rounds=(\d{1,9})\$)?([./0-9A-Za-z]{1,16})\$([./0-9A-Za-z]{43}|[./0-9A-Za-z]{86})$/;
const TEXT_LENGTH = { sha256: 43, sha512: 86 };
const DEFAULT_ROUNDS = 5_000;
const ALPHABET = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

const SHA256: ShaCrypt = {
  digest: 'sha256',
  order: [...rotate([0, 10, 20], 10, ([a, b, c]) => [c + 1, a + 1, b + 1]), [31, 30]],
};
const SHA512: ShaCrypt = {
  digest: 'sha512',
  order: [...rotate([0, 21, 42], 21, ([a, b, c]) => [b + 1, c + 1, a + 1]), [63]],
};

/**
 * `$5$rounds=` and `$6$rounds=` of glibc and passlib, with many rounds. Without `rounds=` the hash has 5,000, which is
 * rejected. A password of more than 128 bytes never matches, because the cost grows with its length.
 */
export const shaCryptFormat: HashFormat = {
  name: 'SHA-crypt',
  parse(stored) {
    const [, id, roundsText, salt, text] = FORM.exec(stored) ?? [];
    const kind = id === '5' ? SHA256 : SHA512;
    if (salt === undefined || text?.length !== TEXT_LENGTH[kind.digest]) return null;
    const rounds = Number(roundsText ?? DEFAULT_ROUNDS);
    if (rounds < SHA_CRYPT_MIN_ROUNDS) {
      return rejectHash(
        `SHA-crypt with ${rounds} rounds is too fast to protect a password; the least is ${SHA_CRYPT_MIN_ROUNDS}`,
      );
    }
    if (rounds > SHA_CRYPT_MAX_ROUNDS) {
      return rejectHash(`SHA-crypt with ${rounds} rounds; the limit is ${SHA_CRYPT_MAX_ROUNDS}`);
    }
    return {
      rejection: null,
      verify(plain) {
        const canMatch = Buffer.byteLength(plain) <= SHA_CRYPT_MAX_BYTES;
        const password = Buffer.from(canMatch ? plain : DECOY_PASSWORD);
        const computed = computeShaCrypt(kind, password, Buffer.from(salt), rounds);
        return canMatch && equalBytes(Buffer.from(computed), Buffer.from(text));
      },
    };
  },
};

/** Computes the text after the salt, as https://www.akkadia.org/drepper/SHA-crypt.txt describes it. */
function computeShaCrypt(
  { digest, order }: ShaCrypt,
  password: Buffer,
  salt: Buffer,
  rounds: number,
): string {
  const sha = (...parts: Buffer[]) => hash(digest, Buffer.concat(parts), 'buffer');
  const alternate = sha(password, salt, password);
  const start = [password, salt, repeat(alternate, password.length)];
  for (let bits = password.length; bits > 0; bits >>= 1) {
    start.push(bits & 1 ? alternate : password);
  }
  let result = sha(...start);
  const p = repeat(sha(repeat(password, password.length ** 2)), password.length);
  const s = repeat(sha(repeat(salt, salt.length * (16 + result[0]!))), salt.length);
  const blank = Buffer.alloc(result.length);
  const inputs = new Map<number, Buffer>();
  for (let i = 0; i < rounds; i++) {
    // The parts of a round depend on its number modulo 2, 3 and 7 only, so each of their 8 combinations is laid out once.
    const key = (i % 2) * 4 + (i % 3 ? 2 : 0) + (i % 7 ? 1 : 0);
    let input = inputs.get(key);
    if (input === undefined) {
      const middle = [...(i % 3 ? [s] : []), ...(i % 7 ? [p] : [])];
      input = Buffer.concat(i % 2 ? [p, ...middle, blank] : [blank, ...middle, p]);
      inputs.set(key, input);
    }
    result.copy(input, i % 2 ? input.length - result.length : 0);
    result = hash(digest, input, 'buffer');
  }
  return order.map((places) => encode(places.map((place) => result[place]!))).join('');
}

/** Repeats the bytes up to this length. */
function repeat(bytes: Buffer, length: number): Buffer {
  return length === 0 ? Buffer.alloc(0) : Buffer.alloc(length, bytes);
}

/** Encodes one to three bytes, the lowest six bits first. */
function encode(bytes: number[]): string {
  const word = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
  return Array.from({ length: bytes.length + 1 }, (_, i) => ALPHABET[(word >> (6 * i)) & 63]).join(
    '',
  );
}

type Three = [number, number, number];

function rotate(first: Three, count: number, next: (three: Three) => Three): Three[] {
  const found = [first];
  while (found.length < count) found.push(next(found.at(-1)!));
  return found;
}
