import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { type CommandResult, runCommand } from './commands.js';
import { type Answer, call, type Call } from './http.js';
import { packInto } from './pack.js';
import { createDataFolder } from './temporary-folder.js';
import { waitUntil } from './wait-until.js';

const HOSTS = resolve(import.meta.dirname, '../host');
const LOADED = resolve(import.meta.dirname, 'loaded.mjs');

/**
 * Builds an application of `test/host/`, or of another folder: puts the packed library into its `node_modules`, and
 * compiles each file without checking types, which `npm run types` does.
 */
export async function buildHost(name: string): Promise<void> {
  const folder = resolve(HOSTS, name);
  await Promise.all([packInto(folder), compile(folder)]);
}

async function compile(folder: string): Promise<void> {
  const { type } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const compilerOptions: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2023,
    module: type === 'commonjs' ? ts.ModuleKind.CommonJS : ts.ModuleKind.ESNext,
    experimentalDecorators: true,
    emitDecoratorMetadata: true,
    esModuleInterop: true,
  };
  const dist = join(folder, 'dist');
  await rm(dist, { recursive: true, force: true });
  await mkdir(dist);
  for (const file of await readdir(join(folder, 'src'))) {
    const source = await readFile(join(folder, 'src', file), 'utf8');
    const { outputText } = ts.transpileModule(source, { compilerOptions, fileName: file });
    await writeFile(join(dist, file.replace(/\.ts$/, '.js')), outputText);
  }
}

/** An application of `test/host/`, or of another folder, started as a process in a new folder. */
export class HostProcess {
  output = '';
  url = '';
  private readonly folder = createDataFolder('host');
  private readonly child: ChildProcess;
  private readonly exit: Promise<unknown>;

  private constructor(
    private readonly name: string,
    private readonly settings: Record<string, string>,
  ) {
    const main = resolve(HOSTS, name, 'dist/main.js');
    this.child = spawn(process.execPath, ['--import', LOADED, main], {
      cwd: this.folder,
      env: { PATH: process.env.PATH, PORT: '0', ...settings },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [this.child.stdout!, this.child.stderr!])
      stream.on('data', (chunk) => (this.output += String(chunk)));
    this.exit = new Promise((done) => this.child.on('close', done));
  }

  /**
   * Starts the application, and waits until it listens.
   * @throws Error with its output if it ends before.
   */
  static async start(name: string, settings: Record<string, string> = {}): Promise<HostProcess> {
    const host = new HostProcess(name, settings);
    const complain = () => new Error(host.output);
    host.url = await waitUntil(
      () => {
        const [, url] = /Listening at (http:\S+)/.exec(host.output) ?? [];
        if (!url && host.child.exitCode !== null) throw complain();
        return url ?? null;
      },
      { complain },
    );
    return host;
  }

  call(method: string, path: string, options?: Call): Promise<Answer> {
    return call(this.url, method, path, options);
  }

  /** Runs a command of the application's own command line, with other settings if they are given. */
  cli(args: string[], settings: Record<string, string> = {}): Promise<CommandResult> {
    const { folder } = this;
    const cli = resolve(HOSTS, this.name, 'dist/cli.js');
    return runCommand({ cli, args, settings: { ...this.settings, ...settings }, folder });
  }

  /** Returns the paths of the scripts, modules and native addons that the process has loaded. */
  loaded(): Promise<string[]> {
    return new Promise((done) => {
      this.child.once('message', (paths) => done(paths as string[]));
      this.child.send('loaded');
    });
  }

  /** Ends the process with SIGTERM, as a container does, and waits for its end. */
  async stop(): Promise<void> {
    this.child.kill('SIGTERM');
    await this.exit;
  }

  async remove(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exit;
    rmSync(this.folder, { recursive: true, force: true });
  }
}
