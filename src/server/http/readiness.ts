import { Injectable } from '@nestjs/common';
import { DatabaseHealth } from '../../index.js';

const DATABASE_TIMEOUT_MS = 2_000;

/** Whether this process should be sent requests. */
@Injectable()
export class Readiness {
  private told = false;

  constructor(private readonly database: DatabaseHealth) {}

  /** Whether the process has been told to stop. */
  get stopping(): boolean {
    return this.told;
  }

  /** From now on the answer is no: whoever balances the load takes the process out. */
  stop(): void {
    this.told = true;
  }

  async check(): Promise<'ready' | 'stopping' | 'database_unavailable'> {
    if (this.told) return 'stopping';
    return (await this.database.answers(DATABASE_TIMEOUT_MS)) ? 'ready' : 'database_unavailable';
  }
}
