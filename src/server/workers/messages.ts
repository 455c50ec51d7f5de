import type { MetricObjectWithValues, MetricValue } from 'prom-client';

/** What a process has counted, as prom-client tells it. */
export type Snapshot = Array<MetricObjectWithValues<MetricValue<string>>>;

/** A row that one process has changed: the others are to forget what they remember of it. */
export interface Change {
  table: string;
  key: string;
}

/** What a worker tells the process that started it; one of these. */
export interface FromWorker {
  /** It listens, here. */
  url?: string;
  /** Why it cannot start, in a line for each mistake. */
  faults?: string[];
  changed?: Change;
  /** It had to stop while requests were in flight. */
  cut?: boolean;
  /** What it has counted: it was asked. */
  metrics?: Snapshot;
}

/** What a worker is told; one of these. */
export interface ToWorker {
  changed?: Change;
  stop?: NodeJS.Signals;
  tellMetrics?: true;
}
