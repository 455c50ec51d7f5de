import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { build } from 'esbuild';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeLine } from '../../http/write-line.js';
import { NestLogger } from './nest-logger.js';

const folder = mkdtempSync(join(tmpdir(), 'nightlatch-log-'));
/** The log in one file of JavaScript: compiled for all processes at once. */
const outfile = join(folder, 'log.cjs');
beforeAll(async () => {
  const entryPoints = [join(import.meta.dirname, 'logging.ts')];
  await build({ entryPoints, outfile, bundle: true, platform: 'node', format: 'cjs' });
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Returns the command line of a process that runs this script with a log. */
function withLog(script: string): string[] {
  return [
    '--input-type=module',
    '-e',
    `import { createLog } from ${JSON.stringify(outfile)};
     const log = createLog({ logLevel: 'info' });
     ${script}`,
  ];
}

/** Returns the output of a process that runs this script with a log, which this shell command reads. */
function readOutput(script: string, reader = 'cat'): string {
  const pipeline = ['-c', `"$@" | { ${reader}; }`, 'sh', process.execPath, ...withLog(script)];
  return spawnSync('sh', pipeline, { encoding: 'utf8', maxBuffer: 1e8 }).stdout;
}

const messagesIn = (output: string) =>
  output
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { msg: string }).msg);

const MANY = `for (let i = 0; i < 5_000; i++) log.info('line ' + i);`;
const expected = Array.from({ length: 5_000 }, (_, i) => `line ${i}`);

describe('the log', () => {
  it('has every line of a process that returns, in order', () => {
    expect(messagesIn(readOutput(MANY))).toEqual(expected);
  });

  it.each([
    ['calls process.exit()', 'process.exit(0);'],
    ['throws', `throw new Error('crash');`],
  ])('has every line of a process that %s', (_what, end) => {
    expect(messagesIn(readOutput(MANY + end)).toSorted()).toEqual(expected.toSorted());
  });

  it('has every line of a process that exits while earlier lines are being written', () => {
    const script = `${MANY} setImmediate(() => { log.info('last'); process.exit(0); });`;
    expect(messagesIn(readOutput(script)).toSorted()).toEqual([...expected, 'last'].toSorted());
  });

  it('has every line of a process that exits while its reader is slow', () => {
    const output = readOutput(`${MANY} process.exit(0);`, 'sleep 0.5; cat');
    expect(messagesIn(output)).toEqual(expected);
  });

  it.each([
    // Node gives its children sockets, as systemd does; a shell gives pipes.
    ['socket', (script: string) => spawn(process.execPath, withLog(script))],
    [
      'pipe',
      (script: string) =>
        spawn('sh', ['-c', '"$@" | sleep 4', 'sh', process.execPath, ...withLog(script)]),
    ],
  ])(
    'never waits for the reader of a %s that has stalled, and for a second at the exit',
    async (_what, start) => {
      const child = start(
        `const begin = performance.now(); let longest = 0; let last = begin;
         const timer = setInterval(() => {
           log.warn('x'.repeat(10_000));
           longest = Math.max(longest, performance.now() - last);
           last = performance.now();
           if (last - begin < 500) return;
           clearInterval(timer);
           process.on('exit', () => console.error(JSON.stringify({ longest, exit: performance.now() - last })));
           process.exit();
         }, 1);`,
      );
      const [measured] = (await once(child.stderr, 'data')) as [Buffer];
      child.kill('SIGKILL');
      const { longest, exit } = JSON.parse(String(measured)) as Record<string, number>;
      expect(longest).toBeLessThan(900);
      expect(exit).toBeGreaterThan(900);
      expect(exit).toBeLessThan(4_000);
    },
  );

  it('drops lines that the reader is too slow for, and says how many', () => {
    const script = `for (let i = 0; i < 200; i++) log.info(String(i).padEnd(100_000));
      setTimeout(() => {}, 1_500);`;
    const lines = readOutput(script, 'sleep 0.5; cat').trim().split('\n');
    const last = JSON.parse(lines.at(-1)!) as object;
    expect(lines.length).toBeGreaterThan(150);
    expect(last).toMatchObject({ level: 40, dropped: 200 - (lines.length - 1) });
  });

  it('keeps lines while the disk is full, and does not end the process', () => {
    const file = join(folder, 'log');
    const output = openSync(file, 'w');
    // The size limit of a file stands for a full disk, which only the superuser could make.
    const script = `import { execFileSync } from 'node:child_process';
      process.on('SIGXFSZ', () => {});
      const limit = (size) => execFileSync('prlimit', ['--pid', String(process.pid), '--fsize=' + size + ':']);
      limit(1_000);
      ${MANY}
      setTimeout(() => { limit('unlimited'); log.info('space again'); }, 300);
      setTimeout(() => process.exit(0), 800);`;
    const { status } = spawnSync(process.execPath, withLog(script), { stdio: ['ignore', output] });
    closeSync(output);
    expect(status).toBe(0);
    expect(messagesIn(readFileSync(file, 'utf8'))).toEqual([...expected, 'space again']);
  });

  it('does not keep a process from its exit if it can never be written', () => {
    const full = openSync('/dev/full', 'w');
    const script = `${MANY} setTimeout(() => process.exit(0), 200);`;
    const { status } = spawnSync(process.execPath, withLog(script), {
      stdio: ['ignore', full],
      timeout: 10_000,
    });
    closeSync(full);
    expect(status).toBe(0);
  });

  it('does not cut long lines', () => {
    const lengths = [10, 20_000, 3, 100_000, 1];
    const script = `for (const length of ${JSON.stringify(lengths)}) log.info('é'.repeat(length));`;
    expect(messagesIn(readOutput(script))).toEqual(lengths.map((length) => 'é'.repeat(length)));
  });

  it('is written within a tenth of a second', () => {
    const kill = `setTimeout(() => process.kill(process.pid, 'SIGKILL'), 1_000);`;
    expect(messagesIn(readOutput(`log.info('first'); ${kill}`))).toEqual(['first']);
  });
});

describe('the log lines of Nest', () => {
  it('have the message of an error', () => {
    const lines: string[] = [];
    const log = new NestLogger(pino({}, { write: (line) => lines.push(line) }));
    log.error(new Error('The database is away.'), 'a stack', 'ExceptionHandler');
    expect(JSON.parse(lines[0]!)).toMatchObject({
      msg: 'The database is away.',
      context: 'ExceptionHandler',
    });
  });

  it('have the details of a line of the library as members', () => {
    const lines: string[] = [];
    Logger.overrideLogger(new NestLogger(pino({}, { write: (line) => lines.push(line) })));
    const error = new TypeError('boom');
    writeLine(new Logger('Here'), 'error', 'It failed.', { reqId: 'request-1' }, error);
    Logger.overrideLogger(false);
    expect(JSON.parse(lines[0]!)).toMatchObject({
      level: 50,
      msg: 'It failed.',
      context: 'Here',
      reqId: 'request-1',
      stack: expect.stringMatching(/^TypeError: boom\n {4}at /),
    });
  });
});
