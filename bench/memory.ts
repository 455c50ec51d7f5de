import { readFileSync } from 'node:fs';
import type { Running } from './servers.js';

/** What a server has resident in memory, and the most that it has had, in MB. Linux alone tells. */
export function readMemory({ child }: Running): { nowMb: number; peakMb: number } {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  const mb = (name: string) =>
    Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)![1]) / 1_024);
  return { nowMb: mb('VmRSS'), peakMb: mb('VmHWM') };
}
