import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';

test('A process that generates and exports keys never hangs, whenever the garbage collector runs', () => {
  const script = `
    import { generateEcKeys } from ${JSON.stringify(pathToFileURL(resolve('dist/crypto/key-pairs.js')))};
    for (let i = 0; i < 1000; i++) {
      const { privateKey } = generateEcKeys('P-256');
      for (let j = 0; j < 10; j++) privateKey.export({ format: 'jwk' });
    }`;
  // A small heap for new objects: the collector runs in many of the exports.
  const flags = ['--max-semi-space-size=1', '--input-type=module'];
  const run = spawnSync(process.execPath, [...flags, '--eval', script], { timeout: 25_000 });
  expect({ status: run.status, stderr: String(run.stderr) }).toEqual({ status: 0, stderr: '' });
});
