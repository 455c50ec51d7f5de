import { platform, setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { fastestArgon2 } from './argon2.js';
import { oneAtATime } from './computing.js';
import type { HashJob } from './hash-job.js';

/** The last in line: whatever else the machine has to do comes before a hash. */
const LOWEST_PRIORITY = 19;

// On Linux a thread has a priority of its own, elsewhere this would be the whole process's.
if (platform() === 'linux') setPriority(LOWEST_PRIORITY);

const compute = oneAtATime(fastestArgon2());
parentPort?.on('message', (job: HashJob) => {
  // In order, one answer for each job. What is rejected ends the thread, and is told to who started it.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is of windows; this is a thread.
  void compute(job).then((outcome) => parentPort!.postMessage(outcome));
});
