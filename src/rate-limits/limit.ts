/** How often something may be tried for one account, or from one address. */
export interface Limit {
  name: LimitName;
  /** So many tries need not wait for each other. */
  free: number;
  /** How long the next one waits after the last of those; after each further one twice as long. */
  firstSeconds: number;
  /** It never waits longer. */
  longestSeconds: number;
  /** When all of it is forgotten: so long after the last try that counts, or after the first one. */
  forgetSeconds: number;
  forgetAfter: 'last-try' | 'first-try';
  /** What a success takes back: every try before it, itself alone, or nothing. */
  successTakesBack: 'all' | 'itself' | 'nothing';
}

/** What each limit is called: in headers, in events, and before its keys in the table. */
export type LimitName =
  | 'sign-in-account'
  | 'sign-in-address'
  | 'sign-in-known-address'
  | 'registration-address'
  | 'client-address';

/** What is known of one account or address; the times are milliseconds since the epoch. */
export interface AttemptCount {
  tries: number;
  /** Before that nothing may be tried. */
  nextAtMs: number;
  /** From then on it is forgotten. */
  expiresAtMs: number;
}

/** How long the next try waits, in milliseconds, after so many that counted. */
export function waitMs({ free, firstSeconds, longestSeconds }: Limit, tries: number): number {
  if (tries < free) return 0;
  return 1000 * Math.min(longestSeconds, firstSeconds * 2 ** (tries - free));
}

/**
 * When the next try may be, in milliseconds since the epoch, after so many that counted. 0 where it need not wait, and not
 * `nowMs`: of two instances, or of two tries that overtake each other, one is a little earlier than the other.
 */
export function allowedAtMs(limit: Limit, tries: number, nowMs: number): number {
  return tries < limit.free ? 0 : nowMs + waitMs(limit, tries);
}

/** When the next try may be: 0 where it may be now. */
export function refusedUntilMs(streak: AttemptCount | undefined, nowMs: number): number {
  const until = streak ? Math.min(streak.nextAtMs, streak.expiresAtMs) : 0;
  return until > nowMs ? until : 0;
}

/** One try more. What `limits.store.ts` says in SQL. */
export function counted(
  limit: Limit,
  before: AttemptCount | undefined,
  nowMs: number,
): AttemptCount {
  const goesOn = before !== undefined && before.expiresAtMs > nowMs;
  const tries = goesOn ? before.tries + 1 : 1;
  const stays = goesOn && limit.forgetAfter === 'first-try';
  return {
    tries,
    nextAtMs: allowedAtMs(limit, tries, nowMs),
    expiresAtMs: stays ? before.expiresAtMs : nowMs + limit.forgetSeconds * 1000,
  };
}
