const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DELAYS_MS = [
  5 * SECOND_MS,
  30 * SECOND_MS,
  2 * MINUTE_MS,
  10 * MINUTE_MS,
  30 * MINUTE_MS,
  HOUR_MS,
];
const JITTER = 0.2;
/** The longest time that a mail waits for its next attempt. */
export const LONGEST_DELAY_MS = DELAYS_MS.at(-1)! * (1 + JITTER);

/** Returns how long to wait after this many failed attempts, varied so that mails that failed together are tried apart. */
export function getRetryDelayMs(attempts: number, random: () => number = Math.random): number {
  const delay = DELAYS_MS[Math.min(attempts, DELAYS_MS.length) - 1] ?? DELAYS_MS[0]!;
  return Math.round(delay * (1 - JITTER + 2 * JITTER * random()));
}
