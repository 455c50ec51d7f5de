import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { JsonWebKey } from 'node:crypto';
import { EnvError, makeValidator } from 'envalid';
import { type ConfiguredClient, SIGNING_ALGORITHMS, type SigningAlgorithm } from '../../index.js';

// Every setting of the server: its name in the environment, its default and what it means. The
// template (.env.template) and the README's table say the same, and a test holds them to it.

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
/** The levels of the log, as pino names them. */
export type LogLevel = (typeof LOG_LEVELS)[number];

// The messages below never repeat a value: it may be a secret, or have one in it.

const text = makeValidator<string>((value) => value);

function oneOf<const T extends string>(...choices: T[]) {
  return makeValidator<T>((value) => {
    const found = choices.find((choice) => choice === value);
    if (found === undefined) throw new EnvError(`must be one of ${choices.join(', ')}`);
    return found;
  });
}

function wholeNumber(min: number, max: number) {
  return makeValidator<number>((value) => {
    const number = /^\d{1,9}$/.test(value) ? Number(value) : NaN;
    if (!(number >= min && number <= max)) {
      throw new EnvError(`must be a whole number from ${min} to ${max}`);
    }
    return number;
  });
}

const MOST_WORKERS = 64;

const workers = makeValidator<number>((value) => {
  if (value === 'auto') return Math.min(availableParallelism(), MOST_WORKERS);
  const number = /^\d{1,2}$/.test(value) ? Number(value) : NaN;
  if (number >= 1 && number <= MOST_WORKERS) return number;
  throw new EnvError(`must be a whole number from 1 to ${MOST_WORKERS}, or auto`);
});

/** What a header can carry as it stands. */
const metricsToken = makeValidator<string>((value) => {
  if (/^[\x21-\x7e]+$/.test(value)) return value;
  throw new EnvError('must be letters, digits and signs of ASCII, without spaces');
});

const databaseUrl = makeValidator<string>((value) => {
  if (/^sqlite:.+/.test(value)) return value;
  if (/^postgres(ql)?:\/\//.test(value) && URL.canParse(value)) return value;
  throw new EnvError('must be sqlite:PATH or postgres://USER:PASSWORD@HOST:PORT/DATABASE');
});

/** RFC 8414 section 2: without query and fragment. It is compared as text, so it is kept as text. */
const issuerUrl = makeValidator<string>((value) => {
  const url = URL.canParse(value) ? new URL(value) : null;
  const web = url?.protocol === 'https:' || url?.protocol === 'http:';
  if (!url || !web || url.search || url.hash || value.endsWith('/') || url.username) {
    throw new EnvError('must be a URL like https://auth.example.com, without / at its end');
  }
  return value;
});

const origins = makeValidator<string[]>((value) =>
  value.split(',').map((part) => {
    const origin = part.trim();
    if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
      throw new EnvError('must be origins like https://app.example.com, separated by commas');
    }
    return origin;
  }),
);

/** Secret keys of the past, separated by commas. */
const secretKeys = makeValidator<string[]>((value) => {
  const keys = value.split(',').map((key) => key.trim());
  if (keys.some((key) => key === '')) {
    throw new EnvError('must be former SECRET_KEYs, separated by commas');
  }
  return keys;
});

const clientsFile = makeValidator<ConfiguredClient[]>((path) => {
  try {
    const clients = JSON.parse(readFileSync(path, 'utf8')) as ConfiguredClient[];
    if (Array.isArray(clients) && clients.every((client) => isConfiguredClient(client))) {
      return clients;
    }
  } catch {
    // Falls through to the one message: the reader's own could quote the file.
  }
  throw new EnvError(
    'must name a readable JSON file with a list of clients, as the README shows it',
  );
});

function isConfiguredClient(client: unknown): boolean {
  if (typeof client !== 'object' || client === null) return false;
  const { client_id, grant_types = [], ...texts } = client as Record<string, unknown>;
  const known = ['client_name', 'client_secret', 'scope'];
  return (
    typeof client_id === 'string' &&
    Array.isArray(grant_types) &&
    grant_types.every((type) => typeof type === 'string') &&
    Object.entries(texts).every(
      ([name, value]) => known.includes(name) && typeof value === 'string',
    )
  );
}

const jwkSetFile = makeValidator<{ keys: JsonWebKey[] }>((path) => {
  try {
    const set = JSON.parse(readFileSync(path, 'utf8')) as { keys?: JsonWebKey[] };
    if (Array.isArray(set.keys) && set.keys.length > 0 && set.keys.every((key) => key.d)) {
      return { keys: set.keys };
    }
  } catch {
    // Falls through to the one message: the reader's own could quote the file.
  }
  throw new EnvError('must name a readable JSON file with a JWK set of private keys');
});

/** SQLite, in the folder where the server keeps what it makes. */
export const DEFAULT_DATABASE_URL = 'sqlite:data/nightlatch.db';

/** Each setting's parser and default. */
export const SETTINGS = {
  NODE_ENV: oneOf('development', 'production', 'test')({ default: 'development' }),
  PORT: wholeNumber(0, 65_535)({ default: 3000 }),
  HOST: text({ default: 'localhost' }),
  DATABASE_URL: databaseUrl({ default: DEFAULT_DATABASE_URL }),
  SECRET_KEY: text({ default: undefined }),
  SECRET_KEY_FALLBACKS: secretKeys({ default: undefined }),
  ALGORITHM: oneOf(...SIGNING_ALGORITHMS)({ default: 'ES256' as SigningAlgorithm }),
  ACCESS_TOKEN_EXPIRE_MINUTES: wholeNumber(1, 1_440)({ default: 15 }),
  REFRESH_TOKEN_EXPIRE_DAYS: wholeNumber(1, 3_650)({ default: 30 }),
  REFRESH_TOKEN_IDLE_DAYS: wholeNumber(1, 3_650)({ default: 14 }),
  REFRESH_REUSE_GRACE_SECONDS: wholeNumber(0, 300)({ default: 10 }),
  RECHECK_SECONDS: wholeNumber(1, 60)({ default: 5 }),
  ISSUER: issuerUrl({ default: undefined }),
  AUDIENCE: text({ default: undefined }),
  SIGNING_KEYS_FILE: jwkSetFile({ default: undefined }),
  SIGNING_KEY_ROTATION_DAYS: wholeNumber(0, 3_650)({ default: 30 }),
  JWKS_MAX_AGE_SECONDS: wholeNumber(1, 86_400)({ default: 300 }),
  CLIENTS_FILE: clientsFile({ default: undefined }),
  PASSWORD_GRANT: oneOf('on', 'off')({ default: 'on' }),
  REGISTRATION: oneOf('open', 'closed')({ default: 'open' }),
  LIMITS: oneOf('on', 'off')({ default: 'on' }),
  SIGN_IN_FAILURES_PER_ADDRESS: wholeNumber(1, 1_000_000)({ default: 100 }),
  REGISTRATIONS_PER_ADDRESS: wholeNumber(1, 1_000_000)({ default: 20 }),
  AUDIT_RETENTION_DAYS: wholeNumber(0, 36_500)({ default: 365 }),
  TRUST_PROXY: wholeNumber(0, 10)({ default: 0 }),
  CORS_ORIGINS: origins({ default: undefined }),
  LOG_LEVEL: oneOf(...LOG_LEVELS)({ default: 'info' as LogLevel }),
  SHUTDOWN_DELAY_SECONDS: wholeNumber(0, 60)({ default: 1 }),
  WORKERS: workers({ default: 1 }),
  METRICS_PORT: wholeNumber(0, 65_535)({ default: undefined }),
  METRICS_HOST: text({ default: 'localhost' }),
  METRICS_TOKEN: metricsToken({ default: undefined }),
};

/** The settings of a server, checked and in the units that their names say. */
export interface Settings {
  production: boolean;
  port: number;
  host: string;
  databaseUrl: string;
  secretKey: string;
  secretKeyFallbacks: string[];
  algorithm: SigningAlgorithm;
  accessTokenSeconds: number;
  sessionSeconds: number;
  sessionIdleSeconds: number;
  refreshReuseGraceSeconds: number;
  recheckSeconds: number;
  issuer: string;
  audience: string;
  signingKeys?: { keys: JsonWebKey[] };
  signingKeyRotationDays: number;
  jwksMaxAgeSeconds: number;
  clients: ConfiguredClient[];
  passwordGrant: boolean;
  registration: 'open' | 'closed';
  limits: boolean;
  signInFailuresPerAddress: number;
  registrationsPerAddress: number;
  /** 0: for ever. */
  auditRetentionDays: number;
  trustProxyHops: number;
  corsOrigins: string[];
  logLevel: LogLevel;
  shutdownDelaySeconds: number;
  workers: number;
  /** Where `GET /metrics` has a listener of its own; 0 takes a free port. */
  metricsPort?: number;
  metricsHost: string;
  /** Who may ask for `GET /metrics` on the server's own port. */
  metricsToken?: string;
}
