import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Logger } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { HashingPool } from './hashing-pool.js';

const cheap = { memoryKib: 1_024, passes: 1, lanes: 1 };
const folder = mkdtempSync(join(tmpdir(), 'nightlatch-'));
const compiled = pathToFileURL(resolve('dist/passwords/hashing/hash.worker.js')).href;

beforeAll(() => void Logger.overrideLogger(false));
afterAll(() => {
  rmSync(folder, { recursive: true });
  Logger.overrideLogger(true);
});

/** Creates a pool of one thread that runs `code`; without code its file does not exist. */
function createPool(name: string, code?: string): HashingPool {
  const file = join(folder, name);
  if (code !== undefined) writeFileSync(file, code);
  const pool = new HashingPool({ threads: 1 }, undefined, pathToFileURL(file));
  onTestFinished(() => pool.onApplicationShutdown());
  return pool;
}

/** Creates a pool whose thread cannot start until `mend()` is called. */
function createFailingPool(name: string): { pool: HashingPool; mend: () => void } {
  const flag = join(folder, `${name}.flag`);
  writeFileSync(flag, '');
  const pool = createPool(
    name,
    `import { existsSync } from 'node:fs';
     import compute from '${compiled}';
     if (existsSync(${JSON.stringify(flag)})) throw new Error('cannot start');
     export default compute;`,
  );
  return { pool, mend: () => rmSync(flag) };
}

const settleHashes = (pool: HashingPool, passwords: string[]) =>
  Promise.allSettled(passwords.map((plain) => pool.hash(plain, cheap)));

describe('HashingPool', () => {
  it('answers 503 for the hashes of a thread that breaks, and replaces the thread', async () => {
    const pool = createPool(
      'fragile.mjs',
      `import compute from '${compiled}';
       export default (job) => {
         if (job.plain !== 'break') return compute(job);
         queueMicrotask(() => { throw new Error('broken'); });
         return new Promise(() => {});
       };`,
    );
    await pool.hash('secret', cheap);
    const passwords = ['secret', 'break', ...Array.from({ length: 5 }, () => 'secret')];
    const outcomes = await settleHashes(pool, passwords);
    // Only the hashes that were on the thread are lost; the next thread computes the waiting ones.
    const broken = outcomes.filter(({ status }) => status === 'rejected');
    expect(outcomes[1]).toMatchObject({ status: 'rejected' });
    expect(broken.length).toBeLessThanOrEqual(2);
    for (const each of broken) expect(each).toMatchObject({ reason: { status: 503 } });
    const stored = await pool.hash('secret', cheap);
    expect(await pool.verify(stored, 'secret')).toBe(true);
    expect(pool.stats).toMatchObject({ running: 0, waiting: 0 });
  });

  it('answers 503 while no thread can start, and tries again with the next hash', async () => {
    const { pool, mend } = createFailingPool('failing.mjs');
    for (let round = 0; round < 2; round++) {
      const outcomes = await settleHashes(
        pool,
        Array.from({ length: 7 }, () => 'secret'),
      );
      for (const each of outcomes) {
        expect(each).toMatchObject({ status: 'rejected', reason: { status: 503 } });
      }
      expect(pool.stats).toMatchObject({ running: 0, waiting: 0 });
    }
    mend();
    const stored = await pool.hash('secret', cheap);
    expect(await pool.verify(stored, 'secret')).toBe(true);
  });

  it('a thread that is started early and fails is started again by a hash', async () => {
    const { pool, mend } = createFailingPool('early.mjs');
    await pool.startThread();
    const [first] = await settleHashes(pool, ['secret']);
    expect(first).toMatchObject({ status: 'rejected', reason: { status: 503 } });
    mend();
    expect(await pool.hash('secret', cheap)).toContain('$argon2id$');
  });

  it('a pool that is closed while its first thread starts computes no hash', async () => {
    const pool = createPool('closed.mjs', `export { default } from '${compiled}';`);
    const starting = pool.startThread();
    await pool.onApplicationShutdown();
    await starting;
    const [outcome] = await settleHashes(pool, ['secret']);
    expect(outcome).toMatchObject({ status: 'rejected', reason: { status: 503 } });
  });

  it('hashes without threads if the compiled worker is missing', async () => {
    const pool = createPool('left-out-of-the-bundle.js');
    const stored = await pool.hash('secret', cheap);
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=1024,t=1,p=1\$/);
    expect(await pool.verify(stored, 'secret')).toBe(true);
    expect(await pool.verify(stored, 'Secret')).toBe(false);
  });

  it('hashes without threads, and without a warning, if `threads` is 0', async () => {
    const warn = vi.spyOn(Logger.prototype, 'warn');
    // A thread would need this file.
    const missing = new URL('left-out.js', pathToFileURL(`${folder}/`));
    const pool = new HashingPool({ threads: 0 }, undefined, missing);
    const stored = await pool.hash('secret', cheap);
    expect(await pool.verify(stored, 'secret')).toBe(true);
    expect(await pool.verify(stored, 'Secret')).toBe(false);
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
    await pool.onApplicationShutdown();
  });
});
