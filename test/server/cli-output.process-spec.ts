import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommandInHost } from '../support/commands.js';
import { SECRET_KEY } from '../support/settings.js';

const SETTINGS = { SECRET_KEY };

describe('the output of a command', () => {
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'nightlatch-output-'));
    const users = Array.from({ length: 500 }, (_, i) =>
      JSON.stringify({ email: `u${i}@example.com`, username: `user${i}` }),
    );
    writeFileSync(join(folder, 'users.ndjson'), users.join('\n'));
    for (const args of [['migrate'], ['users', 'import', 'users.ndjson']])
      expect((await runCommandInHost({ args, settings: SETTINGS, folder })).code).toBe(0);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs a command of 500 users, whose output has more bytes than a pipe takes at once. */
  const list = (then: string) => {
    const command = `set -o pipefail; "$0" "$1" users list --limit 500 --json ${then}`;
    const args = ['--norc', '-c', command, process.execPath, resolve('dist/cli.js')];
    const options = {
      cwd: folder,
      env: { PATH: process.env.PATH, ...SETTINGS },
      encoding: 'utf8',
    } as const;
    return spawnSync('bash', args, options);
  };

  it('is complete if its reader is slow', () => {
    const { stdout, status } = list('| { sleep 0.5; cat; }');
    expect(JSON.parse(stdout)).toHaveLength(500);
    expect(status).toBe(0);
  });

  it('may be read in part, without an error message', () => {
    const { stdout, stderr } = list('| head -1');
    expect([stdout, stderr]).toEqual(['[\n', '']);
  });

  it('is a failure, in one sentence, if the disk is full', () => {
    const { stderr, status } = list('> /dev/full');
    expect(stderr).toBe('nightlatch: the output cannot be written (ENOSPC).\n');
    expect(status).toBe(1);
  });
});
