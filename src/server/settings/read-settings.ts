import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { type CleanedEnv, customCleanEnv } from 'envalid';
import { parseDatabaseUrl } from '../../administration.js';
import { findSecretKeyFault, readOrCreateSecretKey } from './secret-key.js';
import type { Settings } from './settings.js';
import { SETTINGS } from './settings-table.js';

type Environment = Readonly<Record<string, string | undefined>>;

const SECRET_KEY_FILE = 'data/secret-key';
const RANDOM = 'the output of: openssl rand -hex 32';
const SET_SECRET_KEY = `set SECRET_KEY to ${RANDOM}`;

/** Prefixes that only our settings have. A name also counts as ours if it is one of them with another ending. */
const OUR_PREFIXES = [
  'SECRET_KEY',
  'ACCESS_TOKEN_',
  'REFRESH_',
  'JWKS_',
  'SIGNING_KEY',
  'TRUST_PROX',
  'CORS_',
  'SHUTDOWN_',
];
/** Other programs use shorter prefixes: Kubernetes sets WORKER_SERVICE_HOST for a service `worker`. */
const MIN_PREFIX_LENGTH = 7;
const DAY_SECONDS = 86_400;

/** Settings that cannot be used; each line names a setting, what is wrong, and what to write. */
export class SettingsError extends Error {
  constructor(readonly lines: string[]) {
    super(lines.join('\n'));
  }
}

/** The settings, and warnings that the log should have. */
interface ReadSettings {
  settings: Settings;
  warnings: string[];
}

/** Returns the environment, completed by the `.env` file of the working directory. */
export function environment(): Environment {
  const file = existsSync('.env') ? parseEnv(readFileSync('.env', 'utf8')) : {};
  return { ...(file as Environment), ...process.env };
}

/**
 * Reads and checks all settings.
 * @throws SettingsError with every mistake.
 */
export function readSettings(variables: Environment): ReadSettings {
  // `NAME=` counts as not set.
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const faults: string[] = [];
  const clean = customCleanEnv(given, SETTINGS, (cleaned) => cleaned, {
    reporter: ({ errors }) => {
      for (const [name, error] of Object.entries(errors)) {
        faults.push(`${name} ${error?.message}.`);
      }
    },
  });
  const production = clean.NODE_ENV === 'production';
  const issuer = clean.ISSUER ?? `http://localhost:${clean.PORT}`;
  const warnings: string[] = [];
  const insecure = [
    ...findUnknownSettings(given),
    ...checkSecretKey(given.SECRET_KEY),
    ...checkFallbacks(clean.SECRET_KEY_FALLBACKS),
    ...checkIssuer(issuer),
    ...checkMetricsToken(clean.METRICS_TOKEN),
  ];
  (production ? faults : warnings).push(...insecure);
  if (clean.ALGORITHM === 'HS256' && clean.SIGNING_KEYS_FILE) {
    faults.push(
      'SIGNING_KEYS_FILE cannot be used with ALGORITHM=HS256, which signs with SECRET_KEY: remove it.',
    );
  }
  faults.push(...checkMetrics(clean), ...checkWorkers(clean));
  if (production && !given.SECRET_KEY) faults.push(`SECRET_KEY is missing: ${SET_SECRET_KEY}`);
  if (faults.length > 0) throw new SettingsError(faults);
  const secretKey = given.SECRET_KEY ?? developmentSecretKey(warnings);
  return { settings: toSettings(clean, { production, issuer, secretKey }), warnings };
}

function toSettings(
  clean: CleanedEnv<typeof SETTINGS>,
  decided: Pick<Settings, 'production' | 'issuer' | 'secretKey'>,
): Settings {
  return {
    ...decided,
    port: clean.PORT,
    host: clean.HOST,
    databaseUrl: clean.DATABASE_URL,
    algorithm: clean.ALGORITHM,
    accessTokenSeconds: clean.ACCESS_TOKEN_EXPIRE_MINUTES * 60,
    secretKeyFallbacks: clean.SECRET_KEY_FALLBACKS ?? [],
    sessionSeconds: clean.REFRESH_TOKEN_EXPIRE_DAYS * DAY_SECONDS,
    sessionIdleSeconds: clean.REFRESH_TOKEN_IDLE_DAYS * DAY_SECONDS,
    refreshReuseGraceSeconds: clean.REFRESH_REUSE_GRACE_SECONDS,
    recheckSeconds: clean.RECHECK_SECONDS,
    signingKeyRotationDays: clean.SIGNING_KEY_ROTATION_DAYS,
    jwksMaxAgeSeconds: clean.JWKS_MAX_AGE_SECONDS,
    clients: clean.CLIENTS_FILE ?? [],
    audience: clean.AUDIENCE ?? decided.issuer,
    signingKeys: clean.SIGNING_KEYS_FILE,
    passwordGrant: clean.PASSWORD_GRANT === 'on',
    registration: clean.REGISTRATION,
    limits: clean.LIMITS === 'on',
    signInFailuresPerAddress: clean.SIGN_IN_FAILURES_PER_ADDRESS,
    registrationsPerAddress: clean.REGISTRATIONS_PER_ADDRESS,
    importedPepper: clean.IMPORTED_PEPPER,
    changesPerMinute: clean.CHANGES_PER_MINUTE,
    auditRetentionDays: clean.AUDIT_RETENTION_DAYS,
    trustProxyHops: clean.TRUST_PROXY,
    corsOrigins: clean.CORS_ORIGINS ?? [],
    logLevel: clean.LOG_LEVEL,
    shutdownDelaySeconds: clean.SHUTDOWN_DELAY_SECONDS,
    workers: clean.WORKERS,
    metricsPort: clean.METRICS_PORT,
    metricsHost: clean.METRICS_HOST,
    metricsToken: clean.METRICS_TOKEN,
  };
}

function developmentSecretKey(warnings: string[]): string {
  const { secretKey, made } = readOrCreateSecretKey(SECRET_KEY_FILE);
  const done = made ? 'generated a key and stored it in' : 'using the key in';
  warnings.push(`SECRET_KEY is not set: ${done} ${SECRET_KEY_FILE}, for development only.`);
  return secretKey;
}

/** Finds mistyped settings: names that begin like one of our settings, but are not one. */
function findUnknownSettings(given: Environment): string[] {
  const names = Object.keys(SETTINGS);
  const prefixes = names
    .map((name) => name.slice(0, -1))
    .filter((prefix) => prefix.length >= MIN_PREFIX_LENGTH);
  return Object.keys(given)
    .filter((name) => !names.includes(name))
    .filter((name) => [...OUR_PREFIXES, ...prefixes].some((prefix) => name.startsWith(prefix)))
    .map((name) => `${name} is not a setting: remove it, or correct its name${suggestName(name)}.`);
}

function suggestName(name: string): string {
  const found = Object.keys(SETTINGS).find((known) => known.slice(0, 6) === name.slice(0, 6));
  return found ? ` (did you mean ${found}?)` : '';
}

function checkSecretKey(secretKey: string | undefined): string[] {
  const fault = secretKey === undefined ? null : findSecretKeyFault(secretKey);
  return fault === null ? [] : [`SECRET_KEY ${fault}: ${SET_SECRET_KEY}`];
}

/** A former key must be as strong as SECRET_KEY: with HS256, an attacker who guesses it can sign tokens. */
function checkFallbacks(fallbacks: string[] = []): string[] {
  const fault = fallbacks.map(findSecretKeyFault).find((found) => found !== null);
  return fault === undefined
    ? []
    : [`SECRET_KEY_FALLBACKS has a key that ${fault}: remove that key.`];
}

function checkMetricsToken(token: string | undefined): string[] {
  const fault = token === undefined ? null : findSecretKeyFault(token);
  return fault === null ? [] : [`METRICS_TOKEN ${fault}: set it to ${RANDOM}`];
}

function checkMetrics({
  METRICS_PORT: port,
  METRICS_TOKEN: token,
  WORKERS: workers,
}: CleanedEnv<typeof SETTINGS>): string[] {
  if (token === undefined) return [];
  if (port !== undefined) {
    return ['METRICS_TOKEN cannot be used with METRICS_PORT: remove one of them.'];
  }
  // Each request would reach another worker, which knows its own numbers only.
  return workers > 1 ? ['METRICS_TOKEN works only with WORKERS=1: set METRICS_PORT instead.'] : [];
}

function checkWorkers({
  DATABASE_URL: url,
  WORKERS: workers,
}: CleanedEnv<typeof SETTINGS>): string[] {
  // A URL that cannot be used has been reported already.
  const address = url === undefined ? null : parseDatabaseUrl(url);
  if (workers === 1 || address?.type !== 'sqlite' || !address.inMemory) return [];
  return [
    `DATABASE_URL is a database in memory, which ${workers} processes cannot share: write sqlite:PATH, or set WORKERS=1.`,
  ];
}

function checkIssuer(issuer: string): string[] {
  // A malformed issuer has been reported already.
  if (!URL.canParse(issuer)) return [];
  const { protocol, hostname } = new URL(issuer);
  const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
  if (protocol === 'https:' || loopback) return [];
  return [
    'ISSUER is http: and not this machine: write its https: URL, so that passwords are encrypted.',
  ];
}
