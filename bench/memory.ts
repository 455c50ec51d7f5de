import { readFileSync } from 'node:fs';
import { TICK_MS } from './load.js';
import type { Running } from './servers.js';

/** Returns the resident memory of a server, now and at its peak, in MB. It works on Linux only. */
export function readMemory({ child }: Running): { nowMb: number; peakMb: number } {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  const mb = (name: string) =>
    Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)![1]) / 1_024);
  return { nowMb: mb('VmRSS'), peakMb: mb('VmHWM') };
}

/** Returns the CPU time of a server, in milliseconds. It works on Linux only. */
export function readServerCpuMs({ child }: Running): number {
  const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}
