import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ServerProcess } from '../support/process.js';

// Spectral pulls 157 packages, one of them with an install script, so it is not in package.json.
const PACKAGES = ['@stoplight/spectral-core@1', '@stoplight/spectral-rulesets@1'];
const LINT = `
import { readFileSync } from 'node:fs';
import core from '@stoplight/spectral-core';
import rulesets from '@stoplight/spectral-rulesets';

const spectral = new core.Spectral();
spectral.setRuleset({ extends: [rulesets.oas] });
const problems = await spectral.run(JSON.parse(readFileSync('openapi.json', 'utf8')));
console.log(JSON.stringify(problems.map(({ code, path, message }) => [code, path.join('/'), message])));
`;
/** npm is slow on a busy machine. */
const LIMIT_MS = 300_000;

let folder: string;
let server: ServerProcess;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nightlatch-spectral-'));
  await writeFile(join(folder, 'package.json'), '{ "private": true }');
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error', '--prefer-offline'];
  const options = ['install', '--ignore-scripts', ...quiet, ...PACKAGES];
  await promisify(execFile)('npm', options, { cwd: folder });
  server = await ServerProcess.start({ PORT: '0' }).ready();
}, LIMIT_MS);
afterAll(async () => {
  await server?.remove();
  await rm(folder, { recursive: true, force: true });
});

it("The OpenAPI document has no problem under Spectral's rules for OpenAPI", async () => {
  const { body } = await server.call('GET', '/openapi.json');
  await writeFile(join(folder, 'openapi.json'), JSON.stringify(body));
  await writeFile(join(folder, 'lint.mjs'), LINT);
  const { stdout } = await promisify(execFile)(process.execPath, ['lint.mjs'], { cwd: folder });
  expect(JSON.parse(stdout)).toEqual([]);
});
