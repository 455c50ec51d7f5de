/**
 * The compiled worker. A file of its own, imported at the first hash: CommonJS transforms such as ts-jest cannot read
 * `import.meta`, and hashes are then computed without threads.
 */
export const WORKER_FILE = new URL('./hash.worker.js', import.meta.url);
