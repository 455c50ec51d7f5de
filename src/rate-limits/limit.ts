/** How often something may be attempted for one account, or from one address. */
export interface Limit {
  name: LimitName;
  /** This many attempts are allowed without a wait. */
  freeAttempts: number;
  /** The wait after the last free attempt; it doubles with each further one. */
  firstWaitSeconds: number;
  maxWaitSeconds: number;
  /** The count starts again this long after the attempt that `windowFrom` names. */
  windowSeconds: number;
  windowFrom: 'first-attempt' | 'last-attempt';
  /** A success clears the whole count, takes back its own attempt, or leaves it counted. */
  onSuccess: 'clear' | 'uncount' | 'keep';
}

/** The name of a limit in headers and events, and the prefix of its keys in the table. */
export type LimitName =
  | 'sign-in-account'
  | 'sign-in-address'
  | 'sign-in-known-address'
  | 'registration-address'
  | 'client-address';
