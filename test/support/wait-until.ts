import { setTimeout as sleep } from 'node:timers/promises';

interface Limits {
  /** A busy machine needs a minute for what takes a second. */
  limitMs?: number;
  /** What is wrong when the time is over. */
  complain?: () => Error;
}

/**
 * Asks every 20 ms until the answer is neither null nor false, and returns it. Tests themselves wait with `expect.poll()`.
 * @throws the error of `complain` when the time is over.
 */
export async function waitUntil<Result>(
  ask: () => Promise<Result | null | false> | Result | null | false,
  { limitMs = 60_000, complain = () => new Error('It took too long.') }: Limits = {},
): Promise<Result> {
  const until = Date.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== false) return answer;
    if (Date.now() > until) throw complain();
    await sleep(20);
  }
}
