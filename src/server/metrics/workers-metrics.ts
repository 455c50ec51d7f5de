import cluster, { type Worker } from 'node:cluster';
import { setTimeout as sleep } from 'node:timers/promises';
import { AggregatorRegistry } from 'prom-client';
import type { FromWorker, Snapshot, ToWorker } from '../workers/messages.js';

/** One that is busy for longer is told of as it was. */
const ANSWER_LIMIT_MS = 2_000;

/**
 * The sum of what the workers count, in the process that started them. What one counted that has ended stays in the
 * sum, and one that does not answer is in it as it was: a counter that falls looks to Prometheus as if it had begun
 * anew, and all that it was as if it had just happened.
 */
export class WorkersMetrics {
  /** Of each worker that listens, what it told last. */
  private readonly told = new Map<number, Snapshot>();
  private readonly answered = new Map<number, () => void>();
  private gone: Snapshot[] = [];
  private reading: Promise<string> | null = null;

  /** Begins to know of the workers: before the first one is started. */
  listen(): void {
    cluster.on('message', (worker, { url, metrics }: FromWorker) => {
      if (worker.isDead()) return;
      // One that is still loading would not hear that it is asked.
      if (url !== undefined) this.told.set(worker.id, []);
      if (metrics) this.hear(worker, metrics);
    });
    cluster.on('exit', (worker) => this.bury(worker));
  }

  /** The text for Prometheus; who asks meanwhile gets the same. */
  read(): Promise<string> {
    this.reading ??= this.collect().finally(() => (this.reading = null));
    return this.reading;
  }

  private async collect(): Promise<string> {
    const answers = [...this.told.keys()].map((id) => this.ask(id));
    await Promise.race([Promise.all(answers), sleep(ANSWER_LIMIT_MS, null, { ref: false })]);
    await this.foldGone();
    return AggregatorRegistry.aggregate([...this.gone, ...this.told.values()]).metrics();
  }

  private ask(id: number): Promise<void> {
    return new Promise((resolve) => {
      this.answered.set(id, resolve);
      const message: ToWorker = { tellMetrics: true };
      // One that ends in this moment is buried, which is an answer as well.
      cluster.workers?.[id]?.send(message, () => {});
    });
  }

  private hear({ id }: Worker, metrics: Snapshot): void {
    this.told.set(id, metrics);
    this.answered.get(id)?.();
  }

  private bury({ id }: Worker): void {
    const counted = (this.told.get(id) ?? []).filter(({ type }) => isCounted(String(type)));
    if (counted.length > 0) this.gone.push(counted);
    this.told.delete(id);
    this.answered.get(id)?.();
    this.answered.delete(id);
  }

  /** However many workers have ended, there is one sum of them. */
  private async foldGone(): Promise<void> {
    const { length } = this.gone;
    if (length < 2) return;
    const sum = await AggregatorRegistry.aggregate(this.gone).getMetricsAsJSON();
    this.gone = [sum, ...this.gone.slice(length)];
  }
}

function isCounted(type: string): boolean {
  return type === 'counter' || type === 'histogram';
}
