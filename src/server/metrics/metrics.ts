import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { NightlatchEvents, SessionEndReason } from '../../index.js';
import { about } from '../http/about.js';

// Labels contain no personal data and nothing that a client chooses: no user, address, URL or client.

/** The buckets, from the duration of a guarded request to that of a queued sign-in. */
const REQUEST_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.25, 1, 2.5];
const HASH_SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1];
const WAIT_SECONDS = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2];

// Each of these starts at 0, because rate() misses the first event of a counter that appears with 1. For a stolen
// refresh token, the first event is often the only one.
const FAILURES = [
  'unknown-user',
  'wrong-password',
  'wrong-second-factor',
  'wrong-passkey',
  'inactive-user',
  'refused',
] as const satisfies ReadonlyArray<NightlatchEvents['sign-in.failed']['reason']>;
const END_REASONS = [
  'signed-out',
  'revoked',
  'ended-by-administrator',
  'password-changed',
  'password-reset',
  'email-undone',
  'factors-changed',
  'refresh-token-reused',
  'client-deleted',
  'too-many-sessions',
  'signed-in-again',
  'authorization-code-reused',
] as const satisfies readonly SessionEndReason[];

/** The errors of `GET /authorize`. Another one is counted as `other`. */
export const AUTHORIZATION_ERRORS = [
  'invalid_request',
  'invalid_scope',
  'login_required',
  'interaction_required',
  'unauthorized_client',
  'unsupported_response_type',
  'other',
];

/** The limits in `limit.reached` and in errors. They never name those of known addresses. */
const LIMITS = [
  'sign-in-account',
  'sign-in-address',
  'second-factor-account',
  'second-factor-address',
  'proving-session',
  'passkey-address',
  'federation-address',
  'changes-user',
  'personal-tokens-user',
  'registration-address',
  'mail-asker',
  'mail-mailbox',
  'link-address',
  'client-address',
  'clients-address',
  'device-address',
  'user-code-address',
  'user-code-session',
];

const TOKEN_REFUSALS = [
  'malformed',
  'unknown',
  'wrong-secret',
  'revoked',
  'expired',
  'inactive-user',
  'overloaded',
] as const satisfies ReadonlyArray<NightlatchEvents['personal-access-token.refused']['reason']>;

/** Gauges with the name of a counter, which `promtool check metrics` rejects. */
const MISNAMED = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
];

/** The metrics of one application, in its own registry: a process may contain several applications. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();
  private readonly registers = [this.registry];

  readonly requests = new Counter({
    name: 'nightlatch_http_requests_total',
    help: 'HTTP responses, by method, route and status.',
    labelNames: ['method', 'route', 'status'],
    registers: this.registers,
  });
  readonly requestSeconds = new Histogram({
    name: 'nightlatch_http_request_duration_seconds',
    help: 'Time to answer a request, by method and route.',
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
    'reissued',
    'reused',
  ]);
  readonly authorizations = this.counter(
    'authorizations',
    'Answers of GET /authorize to applications, by outcome: a code, or an error.',
    'outcome',
    ['code', ...AUTHORIZATION_ERRORS],
  );
  readonly codes = this.counter(
    'authorization_codes',
    'Authorization codes that applications have sent, by outcome.',
    'outcome',
    ['redeemed', 'refused', 'reused'],
  );
  readonly sessionsStarted = this.counter(
    'sessions_started',
    'Sessions started, by subject: a user, or a client that acts for itself.',
    'subject',
    ['user', 'client'],
  );
  readonly sessionsEnded = this.counter(
    'sessions_ended',
    'Sessions ended, by reason; expired sessions are not counted.',
    'reason',
    END_REASONS,
  );
  readonly clientFailures = new Counter({
    name: 'nightlatch_client_authentication_failures_total',
    help: 'Requests of clients that could not be authenticated.',
    registers: this.registers,
  });
  readonly deviceCodes = this.counter('device_codes', 'Device codes, by outcome.', 'outcome', [
    'issued',
    'approved',
    'denied',
  ]);
  readonly personalTokens = this.counter(
    'personal_tokens',
    'Personal access tokens, by event.',
    'event',
    ['created', 'revoked'],
  );
  readonly personalTokenRefusals = this.counter(
    'personal_token_refusals',
    'Requests with a personal access token that was refused, by reason.',
    'reason',
    TOKEN_REFUSALS,
  );
  readonly limitsReached = this.counter(
    'limits_reached',
    'Requests refused by a rate limit, by limit.',
    'limit',
    LIMITS,
  );
  readonly federation = new Counter({
    name: 'nightlatch_federation_total',
    help: 'Sign-ins with other providers, by provider and outcome.',
    labelNames: ['provider', 'outcome'],
    registers: this.registers,
  });
  readonly providerUp = this.gauge(
    'provider_up',
    'Whether the provider could be reached when it was last asked.',
    'max',
    ['provider'],
  );
  readonly mails = new Counter({
    name: 'nightlatch_mails_total',
    help: 'Mails that ended, by kind and outcome: accepted by the mail server, refused for good, or given up.',
    labelNames: ['kind', 'outcome'],
    registers: this.registers,
  });
  readonly hashSeconds = new Histogram({
    name: 'nightlatch_hash_duration_seconds',
    help: 'Time to compute a password hash.',
    buckets: HASH_SECONDS,
    registers: this.registers,
  });
  readonly hashWaitSeconds = new Histogram({
    name: 'nightlatch_hash_wait_seconds',
    help: 'Time that a password hash waited for a thread.',
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

  /** Registers a gauge; `aggregator` says how the values of several workers are combined. */
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
