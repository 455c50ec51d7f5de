import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { getUserFolder } from '../settings/user-folder.js';
import { CliError } from './cli.errors.js';

/** The tokens that a server has given to this command line. */
export interface StoredSignIn {
  access_token: string;
  /** When the access token expires, in milliseconds since the epoch. */
  expires_at: number;
  refresh_token: string | null;
}

/** The sign-ins of this user, by the issuer. */
export type SignIns = Record<string, StoredSignIn>;

const WAIT_MS = 100;
/** Longer than a refresh takes, with its time limit. */
const MAX_WAITS = 300;

/** The file with the sign-ins of this user, which only they can read. */
export class SignInsFile {
  private readonly folder = getUserFolder();
  private readonly path = join(this.folder, 'sign-ins.json');
  private readonly lockPath = join(this.folder, 'sign-ins.lock');

  /**
   * Reads the sign-ins.
   * @throws CliError if the file is not one that this command line has written.
   */
  async read(): Promise<SignIns> {
    const text = await readIfThere(this.path);
    if (text === null) return {};
    const damaged = new CliError(`${this.path} is damaged. Delete it, and sign in again.`);
    try {
      const signIns: unknown = JSON.parse(text);
      if (typeof signIns === 'object' && signIns !== null) return signIns as SignIns;
    } catch {
      throw damaged;
    }
    throw damaged;
  }

  /** Runs `work`, which changes the sign-ins, while no other command does, and stores them. */
  async change<T>(work: (signIns: SignIns) => Promise<T> | T): Promise<T> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    await this.lock();
    try {
      const signIns = await this.read();
      const result = await work(signIns);
      await this.write(signIns);
      return result;
    } finally {
      await rm(this.lockPath, { force: true });
    }
  }

  /** Replaces the file as a whole, so that a command that is killed leaves the old one. */
  private async write(signIns: SignIns): Promise<void> {
    const newPath = addRandom(this.path);
    const file = await open(newPath, 'wx', 0o600);
    try {
      await file.writeFile(`${JSON.stringify(signIns, null, 2)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(newPath, this.path);
  }

  /**
   * Waits until no other command has the lock, and takes it. If two commands take over the lock of a third that was killed,
   * both may refresh the same token: the server gives them the same successor.
   */
  private async lock(): Promise<void> {
    // Linked when it is written, so that a lock always names its process.
    const ownPath = addRandom(this.lockPath);
    await writeFile(ownPath, String(process.pid), { mode: 0o600 });
    try {
      for (let waits = 0; waits < MAX_WAITS; waits++) {
        if (await linkIfFree(ownPath, this.lockPath)) return;
        if (await this.isLockAbandoned()) await rm(this.lockPath, { force: true });
        else await sleep(WAIT_MS);
      }
    } finally {
      await rm(ownPath, { force: true });
    }
    throw new CliError(
      `Another command is using ${this.path}. If none is, delete ${this.lockPath}.`,
    );
  }

  private async isLockAbandoned(): Promise<boolean> {
    const pid = Number(await readIfThere(this.lockPath));
    // The other command is done.
    if (pid === 0) return false;
    try {
      process.kill(pid, 0);
      return false;
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'ESRCH';
    }
  }
}

function addRandom(path: string): string {
  return `${path}.${randomBytes(6).toString('hex')}`;
}

async function linkIfFree(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
