import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ROUND_MS } from './load.js';

/** Returns how many hashes a second the fastest argon2 computes on all cores, at our parameters, in its own process. */
export async function measureBareHashRate(ms: number = ROUND_MS): Promise<number> {
  const args = ['bench/peers/argon2.mjs', String(ms)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return Math.max(...(JSON.parse(stdout) as number[]));
}
