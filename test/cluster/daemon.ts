import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { findDaemonUser } from './programs.js';

const START_LIMIT_MS = 60_000;
const POLL_MS = 50;

/** The processes that must not outlive the run, also if it is aborted. */
const running = new Set<() => void>();
process.on('exit', () => running.forEach((kill) => kill()));

/** A program of the cluster, as an ordinary process of the user that owns the cluster. */
export class Daemon {
  private readonly exited: Promise<unknown>;

  private constructor(
    private readonly child: ChildProcess,
    private readonly logFile: string,
    /** Returns the processes that the program has started outside of its group. */
    private readonly listOthers: () => number[],
  ) {
    this.exited = new Promise((resolve) => child.once('close', resolve));
    running.add(this.killNow);
  }

  /** @param listOthers returns the ids of processes that the program has started outside of its group */
  static start(
    command: string,
    args: string[],
    logFile: string,
    listOthers: () => number[] = () => [],
  ): Daemon {
    const log = openSync(logFile, 'a');
    const child = spawn(command, args, {
      stdio: ['ignore', log, log],
      // In a group of its own, which signals reach as one.
      detached: true,
      env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8' },
      ...findDaemonUser(),
    });
    closeSync(log);
    return new Daemon(child, logFile, listOthers);
  }

  /**
   * Waits until `isReady` is true.
   * @throws Error with the end of the program's log if it ends, or takes too long.
   */
  async ready(isReady: () => Promise<boolean>): Promise<void> {
    const until = Date.now() + START_LIMIT_MS;
    while (!(await isReady().catch(() => false))) {
      if (this.child.exitCode !== null || Date.now() > until) {
        throw new Error(readFileSync(this.logFile, 'utf8').slice(-4_000));
      }
      await sleep(POLL_MS);
    }
  }

  /** Sends a signal to all processes of the program. */
  signal(signal: NodeJS.Signals): void {
    const others = this.listOthers();
    for (const pid of [-this.child.pid!, ...others]) sendSignal(pid, signal);
  }

  async kill(): Promise<void> {
    this.killNow();
    await this.exited;
  }

  private readonly killNow = (): void => {
    running.delete(this.killNow);
    this.signal('SIGKILL');
  };
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended by itself.
  }
}
