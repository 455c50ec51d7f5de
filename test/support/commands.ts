import { type ChildProcess, execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

const CLI_FILE = resolve('dist/cli.js');
const HOST = resolve('test/support/command-host.mjs');
/** Stops a command that hangs, so that the error names it and the tests after it run. */
const COMMAND_LIMIT_MS = 60_000;

/** A command with these settings, and nothing else in its environment. */
interface GivenCommand {
  /** The file of the command line. Default: that of the server. */
  cli?: string;
  args: readonly string[];
  settings: Readonly<Record<string, string>>;
  folder: string;
  /** The content of the standard input. */
  input?: string | Buffer;
}

export interface CommandResult {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs `nightlatch ...` in its own process, as a user does. */
export function runCommand(given: GivenCommand): Promise<CommandResult> {
  const { cli = CLI_FILE, args, folder, input = '' } = given;
  return new Promise((done) => {
    const options = { cwd: folder, env: toEnvironment(given) };
    const child = execFile(process.execPath, [cli, ...args], options, (error, stdout, stderr) => {
      done({ code: error ? Number(error.code) : 0, stdout, stderr });
    });
    // The command may exit before it has read its input.
    child.stdin!.on('error', () => {});
    child.stdin!.end(input);
  });
}

let host: ChildProcess | null = null;
let last: Promise<unknown> = Promise.resolve();

/** Runs `nightlatch ...` in a process that stays loaded, one command after the other. It exits with this process. */
export function runCommandInHost(given: GivenCommand): Promise<CommandResult> {
  const result = last.then(() => askHost(given));
  last = result.catch(() => {});
  return result;
}

async function askHost(given: GivenCommand): Promise<CommandResult> {
  host ??= startHost();
  const { args, folder, input = '' } = given;
  host.send({ args, env: toEnvironment(given), folder, input });
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
  // An idle host must not keep this process running.
  child.unref();
  child.channel?.unref();
  return child;
}

function toEnvironment({ settings }: GivenCommand): Record<string, string> {
  return { PATH: process.env.PATH!, ...settings };
}
