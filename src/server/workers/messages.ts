import type { MetricObjectWithValues, MetricValue } from 'prom-client';

/** The metrics of one process, in prom-client's form. */
export type Snapshot = Array<MetricObjectWithValues<MetricValue<string>>>;

/** A row that one process changed: the others remove it from their caches. */
interface Change {
  table: string;
  key: string;
}

/** How often a worker sends `alive`. */
export const HEARTBEAT_MS = 1_000;

/** A message of a worker to the process that started it. It has one of these members. */
export interface FromWorker {
  /** The worker can take connections. */
  ready?: true;
  /** The worker cannot start: one line for each mistake. */
  faults?: string[];
  /** Sent at each {@link HEARTBEAT_MS}: the worker does not hang. */
  alive?: true;
  /** The worker has taken the connection with this number. */
  taken?: number;
  changed?: Change;
  /** The worker stopped while requests were in flight. */
  cut?: true;
  /** The answer to `sendMetrics`. */
  metrics?: Snapshot;
}

/** A message to a worker. It has one of these members. */
export interface ToWorker {
  /** The number of the connection that is sent with the message. */
  connection?: number;
  changed?: Change;
  /** The server will stop soon: /health/ready fails. */
  announceStop?: true;
  /** There are no more connections: finish the requests, and exit. */
  stop?: true;
  sendMetrics?: true;
}
