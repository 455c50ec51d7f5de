import { readFileSync } from 'node:fs';

/** With fewer, the server cannot be loaded and fails with misleading errors. */
const MIN_OPEN_FILES = 512;

/** Returns why the server cannot start with this process's limit of open files, or null. */
export function findOpenFilesFault(): string | null {
  const limit = Number(/^Max open files +(\d+)/m.exec(readLimits())?.[1] ?? MIN_OPEN_FILES);
  return limit >= MIN_OPEN_FILES
    ? null
    : `The limit of open files is ${limit}: raise it to 1024 or more, with \`ulimit -n\`, LimitNOFILE= of systemd or --ulimit of Docker.`;
}

/** Only Linux has this file; other systems have high limits. */
function readLimits(): string {
  try {
    return readFileSync('/proc/self/limits', 'utf8');
  } catch {
    return '';
  }
}
