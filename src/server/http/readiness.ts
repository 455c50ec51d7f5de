import { Injectable } from '@nestjs/common';
import { DatabaseHealth } from '../../index.js';

const DATABASE_TIMEOUT_MS = 2_000;

/** Decides whether a load balancer should send requests to this process. */
@Injectable()
export class Readiness {
  private isStopping = false;

  constructor(private readonly database: DatabaseHealth) {}

  /** Whether the process is shutting down. */
  get stopping(): boolean {
    return this.isStopping;
  }

  /** Makes every later check fail, so that load balancers take this process out. */
  stop(): void {
    this.isStopping = true;
  }

  async check(): Promise<'ready' | 'stopping' | 'database_unavailable'> {
    if (this.isStopping) return 'stopping';
    return (await this.database.isAvailable(DATABASE_TIMEOUT_MS))
      ? 'ready'
      : 'database_unavailable';
  }
}
