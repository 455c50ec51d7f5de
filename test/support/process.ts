import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type CommandResult, runCommandInHost } from './commands.js';
import { type Answer, call, type Call } from './http.js';
import { createDataFolder } from './temporary-folder.js';
import { waitUntil } from './wait-until.js';

/** The file that starts the server. */
export const MAIN = resolve('dist/main.js');
const READY = /Ready\. (?:The docs are at|Listening on) (http:[^\s"]+?)(?:\/docs)?"/;

/** The built server, started as a user starts it, in a new folder. */
export class ServerProcess {
  output = '';
  /** The exit code, once all output has been read. */
  readonly exit: Promise<number | null>;
  url = '';

  private constructor(
    readonly folder: string,
    private readonly settings: Record<string, string>,
    private readonly child: ChildProcess,
  ) {
    child.stdout!.on('data', (chunk) => (this.output += String(chunk)));
    child.stderr!.on('data', (chunk) => (this.output += String(chunk)));
    this.exit = new Promise((done) => child.on('close', done));
  }

  /** Starts the server with these settings and nothing else; `dotenv` is the text of its `.env` file. */
  static start(
    settings: Record<string, string> = {},
    { dotenv, folder = createDataFolder('process') }: StartOptions = {},
  ): ServerProcess {
    if (dotenv !== undefined) writeFileSync(join(folder, '.env'), dotenv);
    const env = { PATH: process.env.PATH, ...settings };
    const child = spawn(process.execPath, [MAIN], { cwd: folder, env });
    return new ServerProcess(folder, settings, child);
  }

  /**
   * Waits until the server listens.
   * @throws Error with its output if it ends before.
   */
  async ready(): Promise<this> {
    const complain = () => new Error(this.output);
    this.url = await waitUntil(
      () => {
        const [, url] = READY.exec(this.output) ?? [];
        if (!url && this.child.exitCode !== null) throw complain();
        return url ?? null;
      },
      { complain },
    );
    return this;
  }

  refresh(refresh_token: string): Promise<Answer> {
    const form = { grant_type: 'refresh_token', refresh_token };
    return this.call('POST', '/token', { form });
  }

  /** Runs `nightlatch ...` with the settings and in the folder of the server. */
  cli(...args: string[]): Promise<CommandResult> {
    return this.cliWith('', ...args);
  }

  /** Runs `nightlatch ...` like {@link cli}, with this standard input. */
  cliWith(input: string | Buffer, ...args: string[]): Promise<CommandResult> {
    return runCommandInHost({ args, settings: this.settings, folder: this.folder, input });
  }

  call(method: string, path: string, options?: Call): Promise<Answer> {
    return call(this.url, method, path, options);
  }

  get pid(): number {
    return this.child.pid!;
  }

  /** The process ids of the workers. */
  get workers(): number[] {
    const children = readFileSync(`/proc/${this.pid}/task/${this.pid}/children`, 'utf8');
    return children.trim().split(' ').filter(Boolean).map(Number);
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Kills the server and deletes its folder. */
  async remove(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exit;
    rmSync(this.folder, { recursive: true, force: true });
  }
}

interface StartOptions {
  dotenv?: string | Buffer;
  folder?: string;
}
