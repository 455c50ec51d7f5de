import { Worker } from 'node:worker_threads';
import { UnavailableError } from '../../http/errors.js';
import { plainArgon2 } from './argon2.js';
import { oneAtATime } from './computing.js';
import type { HashJob, HashOutcome } from './hash-job.js';

/** Where hashes are computed, one at a time and in their order. */
export interface HashPlace {
  /** Throws `UnavailableError` where the place ends before the hash is done. */
  run(job: HashJob): Promise<HashOutcome>;
  close(): Promise<void>;
}

/** This very thread, which does not wait: `argon2` computes on libuv's. */
export class HashHere implements HashPlace {
  readonly run = oneAtATime(plainArgon2());

  async close(): Promise<void> {}
}

/** What was sent and is not answered. */
interface Open {
  resolve: (outcome: HashOutcome) => void;
  reject: (error: Error) => void;
}

/** A thread of its own. `onEnd` is called once: it was closed (null), or it broke. */
export class HashThread implements HashPlace {
  private readonly worker: Worker;
  private readonly open: Open[] = [];
  private broke: Error | null = null;

  constructor(file: URL, onEnd: (reason: Error | null) => void) {
    // Without what the application was started with: no loader, no inspector, nothing that takes memory.
    this.worker = new Worker(file, { name: 'password hashing', execArgv: [] });
    // Idle, it is no reason for the process to stay.
    this.worker.unref();
    this.worker.on('message', (outcome: HashOutcome) => {
      this.open.shift()?.resolve(outcome);
      if (this.open.length === 0) this.worker.unref();
    });
    this.worker.on('error', (error) => (this.broke = error));
    this.worker.once('exit', () => {
      for (const { reject } of this.open.splice(0)) reject(new UnavailableError());
      onEnd(this.broke);
    });
  }

  run(job: HashJob): Promise<HashOutcome> {
    return new Promise((resolve, reject) => {
      this.open.push({ resolve, reject });
      this.worker.ref();
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is of windows; this is a thread.
      this.worker.postMessage(job);
    });
  }

  async close(): Promise<void> {
    await this.worker.terminate();
  }
}
