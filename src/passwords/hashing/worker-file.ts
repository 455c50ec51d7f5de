/**
 * Where the compiled thread is. A file of its own, imported as late as possible: what turns modules into
 * CommonJS (Jest with ts-jest) cannot read it, and hashes are computed without threads then.
 */
export const WORKER_FILE = new URL('./hash.worker.js', import.meta.url);
