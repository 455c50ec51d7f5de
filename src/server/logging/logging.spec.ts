import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

/** Returns the output of a process that runs this script with a log, which this shell command reads. */
function readOutput(
  script: string,
  reader = 'cat',
  stream: 'stdout' | 'stderr' = 'stdout',
): string {
  const result = spawnSync(
    'sh',
    [
      '-c',
      `"$@" | { ${reader}; }`,
      'sh',
      process.execPath,
      '--import',
      import.meta.resolve('tsx'),
      '--input-type=module',
      '-e',
      `import { createLog, flushLog } from ${JSON.stringify(import.meta.resolve('./logging.ts'))};
       const log = createLog({ logLevel: 'info' });
       ${script}`,
    ],
    { encoding: 'utf8', maxBuffer: 1e8 },
  );
  return result[stream];
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

  it('has every line of a process that waits for a slow reader before it exits', () => {
    const script = `${MANY} setTimeout(async () => { await flushLog(log); process.exit(0); }, 300);`;
    const lines = messagesIn(readOutput(script, 'sleep 1; cat'));
    expect(lines.toSorted()).toEqual(expected.toSorted());
  });

  it('does not wait for longer than a second for a reader that has stalled', () => {
    const script = `${MANY} const start = performance.now(); await flushLog(log);
      console.error(performance.now() - start);`;
    const waitedMs = Number(readOutput(script, 'sleep 4', 'stderr'));
    expect(waitedMs).toBeGreaterThan(900);
    expect(waitedMs).toBeLessThan(2_500);
  });

  it('drops lines that the reader is too slow for, and says how many', () => {
    const script = `for (let i = 0; i < 200; i++) log.info(String(i).padEnd(100_000));`;
    const output = readOutput(script);
    const lines = output.trim().split('\n');
    const last = JSON.parse(lines.at(-1)!) as object;
    expect(lines.length).toBeGreaterThan(150);
    expect(last).toMatchObject({ level: 40, dropped: 200 - (lines.length - 1) });
  });

  it('does not cut long lines', () => {
    const lengths = [10, 20_000, 3, 100_000, 1];
    const script = `for (const length of ${JSON.stringify(lengths)}) log.info('é'.repeat(length));`;
    expect(messagesIn(readOutput(script))).toEqual(lengths.map((length) => 'é'.repeat(length)));
  });

  it('is written within a tenth of a second, and a warning at once', () => {
    const kill = (ms: number) => `setTimeout(() => process.kill(process.pid, 'SIGKILL'), ${ms});`;
    expect(messagesIn(readOutput(`log.info('first'); ${kill(1_000)}`))).toEqual(['first']);
    expect(messagesIn(readOutput(`log.info('first'); log.warn('second'); ${kill(30)}`))).toEqual([
      'first',
      'second',
    ]);
  });
});
