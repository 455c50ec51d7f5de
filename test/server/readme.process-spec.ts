import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { ServerProcess } from '../support/process.js';

const run = promisify(execFile);

it("the README's curl examples work as they stand, one after the other", async () => {
  const server = await ServerProcess.start({ PORT: '0' }).ready();
  const readme = readFileSync('README.md', 'utf8');
  const [, script] = /## With curl\n\n```sh\n([\s\S]+?)```/.exec(readme)!;
  const here = script!.replaceAll('localhost:3000', new URL(server.url).host);
  const { stdout } = await run('bash', ['-c', `set -e\n${here}`]);
  const answers = stdout
    .trim()
    .split(/(?<=})\s*(?={)/)
    .map((text) => JSON.parse(text) as object);
  expect(answers).toEqual([
    expect.objectContaining({ username: 'johndoe' }),
    expect.objectContaining({ token_type: 'bearer' }),
    expect.objectContaining({ token_type: 'bearer' }),
    expect.objectContaining({ username: 'johndoe' }),
  ]);
  await server.remove();
});
