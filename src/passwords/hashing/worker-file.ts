/**
 * The URL of the compiled worker. In a separate file, imported at the first hash: CommonJS transforms such as ts-jest cannot read
 * `import.meta`, and hashes are then computed without threads.
 */
export const WORKER_FILE = new URL('./hash.worker.js', import.meta.url);
