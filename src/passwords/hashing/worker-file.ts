/**
 * The URL of the compiled worker; bundle.mjs moves this file to a folder of the same depth. In a separate file, imported before the
 * first hash: CommonJS transforms such as ts-jest cannot read `import.meta`, and hashes are then computed without threads.
 */
export const WORKER_FILE = new URL('../../passwords/hashing/hash.worker.js', import.meta.url);
