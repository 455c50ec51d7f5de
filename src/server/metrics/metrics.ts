import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { NightlatchEvents, SessionEndReason } from '../../index.js';
import { about } from '../http/about.js';

// No label holds anything of a person, or anything that a caller chooses: no user, no address, no URL, no client.

/** From what the guards take to what a queue of sign-ins does. */
const REQUEST_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.25, 1, 2.5];
const HASH_SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1];
const WAIT_SECONDS = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2];

// Each is there as 0 from the start: the rate of a number that begins with 1 misses the first one, and of a stolen
// refresh token there is one.
const FAILURES = [
  'unknown-user',
  'wrong-password',
  'inactive-user',
  'refused',
] as const satisfies ReadonlyArray<NightlatchEvents['sign-in.failed']['reason']>;
const END_REASONS = [
  'signed-out',
  'revoked',
  'ended-by-administrator',
  'password-changed',
  'refresh-token-reused',
  'client-deleted',
] as const satisfies readonly SessionEndReason[];

const LIMITS = [
  'sign-in-account',
  'sign-in-known-address',
  'sign-in-address',
  'registration-address',
  'client-address',
];

/** Gauges that are called like counters, which `promtool check metrics` finds: the sums of those without `_total`. */
const MISNAMED = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
];

/** The numbers of one application, in a registry of its own: a process may have several. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();
  private readonly registers = [this.registry];

  readonly requests = new Counter({
    name: 'nightlatch_http_requests_total',
    help: 'Requests that were answered, by method, route and status.',
    labelNames: ['method', 'route', 'status'],
    registers: this.registers,
  });
  readonly requestSeconds = new Histogram({
    name: 'nightlatch_http_request_duration_seconds',
    help: 'How long the answers took, by method and route.',
    labelNames: ['method', 'route'],
    buckets: REQUEST_SECONDS,
    registers: this.registers,
  });
  readonly signIns = this.counter('sign_ins', 'Sign-ins of users, by outcome.', 'outcome', [
    'succeeded',
    ...FAILURES,
  ]);
  readonly refreshes = this.counter('refreshes', 'Refresh tokens used, by outcome.', 'outcome', [
    'refreshed',
    'reused',
  ]);
  readonly sessionsStarted = this.counter(
    'sessions_started',
    'Sessions that began, by who signed in: a user, or a client for itself.',
    'subject',
    ['user', 'client'],
  );
  readonly sessionsEnded = this.counter(
    'sessions_ended',
    'Sessions that were ended, by reason; those that expire are not counted.',
    'reason',
    END_REASONS,
  );
  readonly limitsReached = this.counter(
    'limits_reached',
    'Requests refused, by limit.',
    'limit',
    LIMITS,
  );
  readonly hashSeconds = new Histogram({
    name: 'nightlatch_hash_duration_seconds',
    help: 'How long password hashes took on their threads.',
    buckets: HASH_SECONDS,
    registers: this.registers,
  });
  readonly hashWaitSeconds = new Histogram({
    name: 'nightlatch_hash_wait_seconds',
    help: 'How long password hashes waited for a thread.',
    buckets: WAIT_SECONDS,
    registers: this.registers,
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
    for (const name of MISNAMED) this.registry.removeSingleMetric(name);
    this.gauge('build_info', 'Always 1; the version is its label.', 'first', ['version']).set(
      { version: about.version },
      1,
    );
  }

  /** A gauge; `aggregator` is what several workers' values come to. */
  gauge<const Label extends string = never>(
    name: string,
    help: string,
    aggregator: 'sum' | 'max' | 'first',
    labelNames: Label[] = [],
    collect: (gauge: Gauge<Label>) => void | Promise<void> = () => {},
  ): Gauge<Label> {
    return new Gauge<Label>({
      name: `nightlatch_${name}`,
      help,
      labelNames,
      aggregator,
      registers: this.registers,
      collect(this: Gauge<Label>) {
        return collect(this);
      },
    });
  }

  private counter<const Label extends string>(
    name: string,
    help: string,
    label: Label,
    values: readonly string[] = [],
  ): Counter<Label> {
    const counter = new Counter<Label>({
      name: `nightlatch_${name}_total`,
      help,
      labelNames: [label],
      registers: this.registers,
    });
    for (const value of values) counter.labels(value).inc(0);
    return counter;
  }
}
