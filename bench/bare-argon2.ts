import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ROUND_MS } from './load.js';

/** Hashes a second that the fastest argon2 does here on all cores, at our parameters, in a process of its own. */
export async function bareHashesASecond(ms: number = ROUND_MS): Promise<number> {
  const args = ['bench/peers/argon2.mjs', String(ms)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return Math.max(...(JSON.parse(stdout) as number[]));
}
