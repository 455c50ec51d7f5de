import { platform, setPriority } from 'node:os';
import { fastestArgon2 } from './argon2.js';
import { runSequentially } from './hash-job.js';

/** Nice 10: on a shared core the event loop gets about nine times the CPU of a hash. */
const LOW_PRIORITY = 10;

// Only Linux has a priority for each thread; elsewhere the whole process would become slower.
if (platform() === 'linux') setPriority(LOW_PRIORITY);

export default runSequentially(fastestArgon2());
