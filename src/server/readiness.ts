import { Injectable } from '@nestjs/common';
import { DatabaseHealth } from '../index.js';

const DATABASE_TIMEOUT_MS = 2_000;

/** Whether this process should be sent requests. */
@Injectable()
export class Readiness {
  private stopping = false;

  constructor(private readonly database: DatabaseHealth) {}

  /** From now on the answer is no: whoever balances the load takes the process out. */
  stop(): void {
    this.stopping = true;
  }

  async check(): Promise<'ready' | 'stopping' | 'database_unavailable'> {
    if (this.stopping) return 'stopping';
    return (await this.database.answers(DATABASE_TIMEOUT_MS)) ? 'ready' : 'database_unavailable';
  }
}
