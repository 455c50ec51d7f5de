import { setFlagsFromString } from 'node:v8';

/** How much garbage may lie in the old part of the heap before it is collected, in percent of what is alive in it. */
const MOST_GARBAGE_PERCENT = 30;

/**
 * Keeps the heap of this process close to what it holds. V8 lets the garbage grow to a multiple of it, which at a
 * server that sees many tokens is what it remembers of them, four times. After the start, which makes much that stays.
 */
export function keepHeapSmall(): void {
  setFlagsFromString(`--heap-growing-percent=${MOST_GARBAGE_PERCENT}`);
}
