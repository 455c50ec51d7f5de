import type { MetricObjectWithValues, MetricValue } from 'prom-client';

/** The metrics of one process, in prom-client's form. */
export type Snapshot = Array<MetricObjectWithValues<MetricValue<string>>>;

/** A row that one process changed: the others remove it from their caches. */
interface Change {
  table: string;
  key: string;
}

/** A message of a worker to the process that started it. It has one of these members. */
export interface FromWorker {
  /** The worker listens at this URL. */
  url?: string;
  /** The worker cannot start: one line for each mistake. */
  faults?: string[];
  changed?: Change;
  /** The worker stopped while requests were in flight. */
  cut?: boolean;
  /** The answer to `sendMetrics`. */
  metrics?: Snapshot;
}

/** A message to a worker. It has one of these members. */
export interface ToWorker {
  changed?: Change;
  stop?: NodeJS.Signals;
  sendMetrics?: true;
}
