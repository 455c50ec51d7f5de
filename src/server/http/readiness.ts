import { Injectable, Logger } from '@nestjs/common';
import { DatabaseHealth } from '../../index.js';

const DATABASE_TIMEOUT_MS = 2_000;

/** Decides whether a load balancer should send requests to this process. */
@Injectable()
export class Readiness {
  private readonly logger = new Logger(Readiness.name);
  private isStopping = false;
  private fault: string | null = null;

  constructor(private readonly database: DatabaseHealth) {}

  /** Whether the process is shutting down. */
  get stopping(): boolean {
    return this.isStopping;
  }

  /** Makes every later check fail, so that load balancers take this process out. */
  stop(): void {
    this.isStopping = true;
  }

  /** Returns in a few words why the process is not ready, or null if it is. Each change is logged once. */
  async findFault(): Promise<string | null> {
    if (this.isStopping) return 'stopping';
    const { summary = null, reason } = (await this.database.findFault(DATABASE_TIMEOUT_MS)) ?? {};
    if (summary !== this.fault) {
      this.fault = summary;
      if (summary === null) this.logger.log('Ready again.');
      else this.logger.warn({ msg: `Not ready: ${summary}.`, reason });
    }
    return summary;
  }
}
