import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Logger } from '@nestjs/common';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { HashingPool } from './hashing-pool.js';

const { worker } = vi.hoisted(() => ({ worker: { file: null as URL | null } }));
vi.mock('./worker-file.js', () => ({
  get WORKER_FILE() {
    return worker.file;
  },
}));

const cheap = { memoryKib: 1_024, passes: 1, lanes: 1 };
const folder = mkdtempSync(join(tmpdir(), 'nightlatch-'));
const whole = pathToFileURL(resolve('dist/passwords/hashing/hash.worker.js'));

beforeAll(() => void Logger.overrideLogger(false));
afterAll(() => {
  rmSync(folder, { recursive: true });
  Logger.overrideLogger(true);
});

describe('a thread that breaks', () => {
  let pool: HashingPool;
  beforeEach(() => {
    const file = join(folder, 'fragile.mjs');
    writeFileSync(
      file,
      `import { parentPort } from 'node:worker_threads';
       await import('${whole.href}');
       parentPort.on('message', ({ plain }) => {
         if (plain === 'break') throw new Error('broken');
       });`,
    );
    worker.file = pathToFileURL(file);
    pool = new HashingPool({ threads: 1 });
    return () => pool.onApplicationShutdown();
  });

  it('answers 503, and another one takes its place', async () => {
    await pool.hash('secret', cheap);
    const outcomes = await Promise.allSettled([
      pool.hash('secret', cheap),
      pool.hash('break', cheap),
      ...Array.from({ length: 5 }, () => pool.hash('secret', cheap)),
    ]);
    // At most what was on the thread already is lost; who waited is served by the next one.
    const broken = outcomes.filter(({ status }) => status === 'rejected');
    expect(outcomes[1]).toMatchObject({ status: 'rejected' });
    expect(broken.length).toBeLessThanOrEqual(2);
    for (const each of broken) expect(each).toMatchObject({ reason: { status: 503 } });
    const stored = await pool.hash('secret', cheap);
    expect(await pool.verify(stored, 'secret')).toBe(true);
    // Nothing is left in the queue of what was refused.
    expect((pool as unknown as { backlog: { length: number } }).backlog.length).toBe(0);
  });
});

describe('where there is no thread to start', () => {
  it('hashes all the same', async () => {
    worker.file = pathToFileURL(join(folder, 'left-out-of-the-bundle.js'));
    const pool = new HashingPool({ threads: 1 });
    const stored = await pool.hash('secret', cheap);
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=1024,t=1,p=1\$/);
    expect(await pool.verify(stored, 'secret')).toBe(true);
    expect(await pool.verify(stored, 'Secret')).toBe(false);
  });
});
