import type { Argon2Parameters } from '../passwords.options.js';

/** An implementation of argon2; each verifies the hashes of the other. */
export interface Argon2 {
  /** Returns an argon2id PHC string with the parameters in the order of the reference implementation: `m,t,p`. */
  hash(plain: string, parameters: Argon2Parameters): string | Promise<string>;
  /** Checks a password against any argon2 hash; may throw if the hash cannot be read. */
  verify(stored: string, plain: string): boolean | Promise<boolean>;
}

/** Loads {@link rustArgon2}, an optional dependency, or else {@link plainArgon2}. */
export async function fastestArgon2(): Promise<Argon2> {
  // Its binary may be missing for this machine, or fail to load: the other package serves in every case.
  return rustArgon2().catch(() => plainArgon2());
}

/** Loads `@node-rs/argon2`, the faster package. It blocks the calling thread. */
export async function rustArgon2(): Promise<Argon2> {
  const { hashSync, verifySync } = await import('@node-rs/argon2');
  return {
    hash: (plain, { memoryKib, passes, lanes }) =>
      hashSync(plain, {
        memoryCost: memoryKib,
        timeCost: passes,
        parallelism: lanes,
        algorithm: ARGON2ID,
      }),
    verify: (stored, plain) => verifySync(stored, plain),
  };
}

/** Loads `argon2`, which is always installed. It computes on libuv's threads. */
export async function plainArgon2(): Promise<Argon2> {
  const { argon2id, hash, verify } = await import('argon2');
  return {
    hash: async (plain, { memoryKib, passes, lanes }) => {
      const cost = { memoryCost: memoryKib, timeCost: passes, parallelism: lanes };
      return toPhc(await hash(plain, { type: argon2id, ...cost }));
    },
    verify: (stored, plain) => verify(stored, plain),
  };
}

/** `Algorithm.Argon2id`, a const enum that exists at compile time only. */
const ARGON2ID = 2;

/**
 * Reorders the parameters. The package writes `m,p,t`; the PHC format and the reference implementation have `m,t,p`, and
 * other systems must be able to read our hashes.
 */
function toPhc(encoded: string): string {
  return encoded.replace(/\$(m=\d+),(p=\d+),(t=\d+)\$/, '$$$1,$3,$2$$');
}
