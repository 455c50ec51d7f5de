import { platform, setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { fastestArgon2 } from './argon2.js';
import { oneAtATime } from './computing.js';
import type { HashJob } from './hash-job.js';

/**
 * A ninth of what the event loop gets, where both want the same core. With next to nothing (nice 19) hardly anybody would
 * be signed in beside a busy server.
 */
const LOW_PRIORITY = 10;

// On Linux a thread has a priority of its own, elsewhere this would be the whole process's.
if (platform() === 'linux') setPriority(LOW_PRIORITY);

const compute = oneAtATime(fastestArgon2());
parentPort?.on('message', (job: HashJob) => {
  // In order, one answer for each job. What is rejected ends the thread, and is told to who started it.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is of windows; this is a thread.
  void compute(job).then((outcome) => parentPort!.postMessage(outcome));
});
