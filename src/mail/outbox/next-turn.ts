import { setImmediate } from 'node:timers/promises';

/** The turn of the last caller. */
let last = Promise.resolve();

/**
 * Resolves in a turn of the event loop that no other caller gets. Requests that came meanwhile are answered before it, so
 * that they wait for one step of one mail at most; on SQLite, one that needs the database waits for a shared commit.
 */
export function nextTurn(): Promise<void> {
  last = last.then(() => setImmediate());
  return last;
}
