/** The cost of one argon2id hash (RFC 9106). */
export interface Argon2Parameters {
  /** Memory in KiB. */
  memoryKib: number;
  /** Passes over that memory. */
  passes: number;
  /** Lanes. */
  lanes: number;
}

/** argon2, whoever computes it: what one implementation has hashed, the other verifies. */
export interface Argon2 {
  /** argon2id as a PHC string, its parameters in the order of the reference implementation: `m,t,p`. */
  hash(plain: string, parameters: Argon2Parameters): string | Promise<string>;
  /** Throws where `stored` cannot be read. */
  verify(stored: string, plain: string): boolean | Promise<boolean>;
}

/** The fastest that is installed: {@link rustArgon2}, which is optional, or else {@link plainArgon2}. */
export async function fastestArgon2(): Promise<Argon2> {
  // Its binary may be missing for this machine, or not load on it: whatever the reason is, the other one does.
  return rustArgon2().catch(() => plainArgon2());
}

/** `@node-rs/argon2`: nearly twice as fast where it is installed. Blocks the thread that it is called on. */
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

/** `argon2`, which is always installed. It computes on one of libuv's threads, whichever thread asks. */
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

/** `Algorithm.Argon2id`, which is a constant for the compiler alone. */
const ARGON2ID = 2;

/**
 * The package writes `m,p,t`; the PHC format, and the reference implementation that reads it, want
 * `m,t,p`. A hash that only this package can read would lock its owners in.
 */
function toPhc(encoded: string): string {
  return encoded.replace(/\$(m=\d+),(p=\d+),(t=\d+)\$/, '$$$1,$3,$2$$');
}
