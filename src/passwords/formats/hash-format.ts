/** A stored hash, read. */
export interface ForeignHash {
  /** Why it is never computed (what it would cost, what it lacks), without the hash; null where it can be. */
  readonly refusal: string | null;
  /** Whether it was made from `plain`. Compared in constant time; never throws. False where it is refused. */
  verify(plain: string): boolean;
}

/** One way in which others have stored passwords. */
export interface HashFormat {
  readonly name: string;
  /** Null: the text is not of this format. Never throws. */
  read(stored: string): ForeignHash | null;
}

/** A hash of the format that is not to be computed. */
export function refused(refusal: string): ForeignHash {
  return { refusal, verify: () => false };
}
