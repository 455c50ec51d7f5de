import { type ChildProcess, execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

const CLI = resolve('dist/cli.js');
const HOST = resolve('test/support/command-host.mjs');
/** The tests behind one that hangs are to have their turn, and it its name in the error. */
const COMMAND_LIMIT_MS = 20_000;

/** A command, with these settings and nothing else in its environment. */
export interface GivenCommand {
  args: readonly string[];
  settings: Readonly<Record<string, string>>;
  folder: string;
  /** On its standard input. */
  input?: string | Buffer;
}

export interface CommandResult {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs `nightlatch ...` as a user does, in a process of its own: a second passes before it has loaded everything. */
export function runCommand(given: GivenCommand): Promise<CommandResult> {
  const { args, folder, input = '' } = given;
  return new Promise((done) => {
    const options = { cwd: folder, env: environmentOf(given) };
    const child = execFile(process.execPath, [CLI, ...args], options, (error, stdout, stderr) => {
      done({ code: error ? Number(error.code) : 0, stdout, stderr });
    });
    // It may end without having read it.
    child.stdin!.on('error', () => {});
    child.stdin!.end(input);
  });
}

let host: ChildProcess | null = null;
let last: Promise<unknown> = Promise.resolve();

/** As {@link runCommand}, in a process that has loaded everything, and ends with this one: one command after the other. */
export function runCommandInHost(given: GivenCommand): Promise<CommandResult> {
  const result = last.then(() => askHost(given));
  last = result.catch(() => {});
  return result;
}

async function askHost(given: GivenCommand): Promise<CommandResult> {
  host ??= startHost();
  const { args, folder, input = '' } = given;
  host.send({ args, env: environmentOf(given), folder, input });
  const ended = new AbortController();
  const gone = once(host, 'exit', ended).then(([code]) => {
    throw new Error(`nightlatch ${args.join(' ')}: its process ended with ${String(code)}.`);
  });
  gone.catch(() => {});
  const tooLong = setTimeout(() => host?.kill(), COMMAND_LIMIT_MS);
  try {
    const [result] = await Promise.race([once(host, 'message', ended), gone]);
    return result as CommandResult;
  } finally {
    clearTimeout(tooLong);
    ended.abort();
  }
}

function startHost(): ChildProcess {
  const child = fork(HOST, { serialization: 'advanced', stdio: 'inherit', execArgv: [] });
  child.once('exit', () => (host = null));
  // Idle, it is no reason for this process to stay.
  child.unref();
  child.channel?.unref();
  return child;
}

function environmentOf({ settings }: GivenCommand): Record<string, string> {
  return { PATH: process.env.PATH!, ...settings };
}
