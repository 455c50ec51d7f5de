/** The time limit of a request to a provider. */
export const TIMEOUT_MS = 5_000;
/** What was read from a provider is read again after this time. */
export const VALID_MS = 3_600_000;
/** While that fails, it serves for this much longer. */
export const STALE_MS = 24 * 3_600_000;
/** The tolerance between the clock of a provider and ours. */
export const TOLERANCE_SECONDS = 30;

const FIRST_RETRY_MS = 1_000;
const MAX_RETRY_MS = 60_000;

/**
 * Returns how many milliseconds to wait after so many failures in a row: 1 second, doubled up to 60 seconds, minus a
 * random part of up to a fifth, so that instances do not all ask at once.
 */
export function getRetryMs(failures: number): number {
  const fullMs = Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(failures - 1, 6));
  return fullMs * (1 - Math.random() / 5);
}
