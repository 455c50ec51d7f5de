import cluster, { type Worker } from 'node:cluster';
import { setTimeout as sleep } from 'node:timers/promises';
import { AggregatorRegistry } from 'prom-client';
import type { FromWorker, Snapshot, ToWorker } from '../workers/messages.js';

/** A worker that needs longer to answer contributes its last snapshot. */
const ANSWER_LIMIT_MS = 2_000;

/**
 * Adds up the metrics of all workers, in the process that started them. The counters of workers that ended stay in the
 * sum: Prometheus takes a sum that falls for a restart of everything, and counts the rest of the sum a second time.
 */
export class WorkersMetrics {
  /** The last snapshot of each worker that is ready, by the worker's id. */
  private readonly snapshots = new Map<number, Snapshot>();
  /** Resolves the question to each worker that has not answered. */
  private readonly pending = new Map<number, () => void>();
  /** The counters of all workers that ended, as one snapshot. */
  private retired: Snapshot = [];
  private reading: Promise<string> | null = null;

  /** Begins to follow the workers; call this before the first one starts. */
  listen(): void {
    cluster.on('message', (worker, { ready, metrics }: FromWorker) => {
      if (worker.isDead()) return;
      // A worker that is still loading does not answer, so it is asked only once it is ready.
      if (ready) this.snapshots.set(worker.id, []);
      if (metrics) this.snapshots.set(worker.id, metrics);
      if (metrics) this.pending.get(worker.id)?.();
    });
    cluster.on('exit', (worker) => void this.retire(worker));
  }

  /** Returns the text for Prometheus; concurrent calls share one collection. */
  read(): Promise<string> {
    this.reading ??= this.collect().finally(() => (this.reading = null));
    return this.reading;
  }

  private async collect(): Promise<string> {
    const answers = [...this.snapshots.keys()].map((id) => this.ask(id));
    await Promise.race([Promise.all(answers), sleep(ANSWER_LIMIT_MS, null, { ref: false })]);
    return AggregatorRegistry.aggregate([this.retired, ...this.snapshots.values()]).metrics();
  }

  private ask(id: number): Promise<void> {
    return new Promise((resolve) => {
      this.pending.set(id, resolve);
      const message: ToWorker = { sendMetrics: true };
      // If the worker exits now, retire() resolves the question.
      cluster.workers?.[id]?.send(message, () => {});
    });
  }

  private async retire({ id }: Worker): Promise<void> {
    const counters = (this.snapshots.get(id) ?? []).filter(isCumulative);
    const sum = AggregatorRegistry.aggregate([this.retired, counters]);
    this.retired = await sum.getMetricsAsJSON();
    this.snapshots.delete(id);
    this.pending.get(id)?.();
    this.pending.delete(id);
  }
}

/** `type` is a text at run time ("counter"), and a numeric enum in prom-client's types. */
function isCumulative({ type }: Snapshot[number]): boolean {
  return ['counter', 'histogram'].includes(String(type));
}
