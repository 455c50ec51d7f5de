import { readFileSync } from 'node:fs';
import type { Running } from './servers.js';

/** Returns the resident memory of a server, now and at its peak, in MB. It works on Linux only. */
export function readMemory({ child }: Running): { nowMb: number; peakMb: number } {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  const mb = (name: string) =>
    Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)![1]) / 1_024);
  return { nowMb: mb('VmRSS'), peakMb: mb('VmHWM') };
}
