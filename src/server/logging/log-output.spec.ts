import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

/** What a process writes that gives its output these lines and ends. */
function outputOf(script: string, shared = false): string {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      '--import',
      import.meta.resolve('tsx'),
      '--input-type=module',
      '-e',
      `import { LogOutput } from ${JSON.stringify(import.meta.resolve('./log-output.ts'))};
       const output = new LogOutput({ shared: ${shared} });
       ${script}`,
    ],
    { encoding: 'utf8', maxBuffer: 1e8 },
  );
  expect(stderr).toBe('');
  return stdout;
}

describe('LogOutput', () => {
  it.each([false, true])('writes all lines in order, whatever they are (shared: %s)', (shared) => {
    const lines = [10, 20_000, 3, 100_000, 1].map((length, i) => `${i}${'é'.repeat(length)}\n`);
    const many = Array.from({ length: 5_000 }, (_, i) => `line ${i}\n`);
    const written = outputOf(
      `for (const [i, length] of [10, 20_000, 3, 100_000, 1].entries()) {
         output.write(i + 'é'.repeat(length) + '\\n');
       }
       for (let i = 0; i < 5_000; i++) output.write('line ' + i + '\\n');`,
      shared,
    );
    expect(written).toBe([...lines, ...many].join(''));
  });

  it('keeps a line for no longer than a tenth of a second', () => {
    const written = outputOf(
      `output.write('first\\n');
       setTimeout(() => process.kill(process.pid, 'SIGKILL'), 1_000);`,
    );
    expect(written).toBe('first\n');
  });
});
