import { Readable } from 'node:stream';
import { vi } from 'vitest';
import { type Program, runCli } from '../../src/server/cli/cli.js';

/** Runs a command of the command line in this process, with this text on its standard input. */
export async function runCommandHere(args: string[], program: Program, input = '') {
  const output = { stdout: '', stderr: '' };
  const log = vi.spyOn(console, 'log').mockImplementation((text) => void (output.stdout += text));
  const error = vi
    .spyOn(console, 'error')
    .mockImplementation((text) => void (output.stderr += text));
  const stdin = vi.spyOn(process, 'stdin', 'get');
  stdin.mockReturnValue(Readable.from([Buffer.from(input)]) as typeof process.stdin);
  const code = await runCli([process.execPath, 'cli.js', ...args], program);
  for (const spy of [log, error, stdin]) spy.mockRestore();
  return { code, ...output };
}
