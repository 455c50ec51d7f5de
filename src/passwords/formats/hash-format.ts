/** A parsed hash of another system. */
export interface ForeignHash {
  /** Why the hash is rejected, without the hash itself, or null if it is accepted. */
  readonly rejection: string | null;
  /** Compares a password in constant time. Returns false for a rejected hash. */
  verify(plain: string): boolean | Promise<boolean>;
}

/** A format in which other systems store passwords. */
export interface HashFormat {
  readonly name: string;
  /** Returns null if the text is not of this format; never throws. */
  parse(stored: string): ForeignHash | null;
}

/** Creates a hash that matches its format but is rejected, for instance for its cost. */
export function rejectHash(rejection: string): ForeignHash {
  return { rejection, verify: () => false };
}

/**
 * Computed instead of a password that cannot match. Without the work, such passwords would shorten the mean duration of
 * the kind, by which rejections are delayed, and the delay would tell which accounts are imported.
 */
export const DECOY_PASSWORD = '';
