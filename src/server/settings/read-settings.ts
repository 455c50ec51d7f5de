import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { type CleanedEnv, customCleanEnv } from 'envalid';
import { keptSecretKey, secretKeyFault } from './secret-key.js';
import { SETTINGS, type Settings } from './settings.js';

type Environment = Readonly<Record<string, string | undefined>>;

const SECRET_KEY_FILE = 'data/secret-key';
const RANDOM = 'the output of: openssl rand -hex 32';
const MAKE_ONE = `set SECRET_KEY to ${RANDOM}`;

/** Beginnings that nobody else uses; the others begin like one of ours when all but its end is there. */
const OUR_BEGINNINGS = [
  'SECRET_KEY',
  'ACCESS_TOKEN_',
  'REFRESH_',
  'JWKS_',
  'SIGNING_KEY',
  'TRUST_PROX',
  'CORS_',
  'SHUTDOWN_',
];
/** Shorter ones are words of others: Kubernetes itself sets WORKER_SERVICE_HOST beside a service `worker`. */
const SHORTEST_BEGINNING = 7;
const DAY_SECONDS = 86_400;

/** Settings that cannot be used: each line names one and how to mend it. */
export class SettingsError extends Error {
  constructor(readonly lines: string[]) {
    super(lines.join('\n'));
  }
}

/** The settings, and what is not wrong but should be known. */
export interface ReadSettings {
  settings: Settings;
  warnings: string[];
}

/** The environment, over the `.env` file of the working directory where there is one. */
export function environment(): Environment {
  const file = existsSync('.env') ? parseEnv(readFileSync('.env', 'utf8')) : {};
  return { ...(file as Environment), ...process.env };
}

/** Reads and checks every setting at once. Throws {@link SettingsError} with all that is wrong. */
export function readSettings(variables: Environment): ReadSettings {
  // `NAME=` in a file or a shell means that the setting is left at its default.
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const faults: string[] = [];
  const clean = customCleanEnv(given, SETTINGS, (cleaned) => cleaned, {
    reporter: ({ errors }) => {
      for (const [name, error] of Object.entries(errors)) {
        faults.push(`${name} ${error.message}.`);
      }
    },
  });
  const production = clean.NODE_ENV === 'production';
  const issuer = clean.ISSUER ?? `http://localhost:${clean.PORT}`;
  const warnings: string[] = [];
  const insecure = [
    ...unknownSettings(given),
    ...insecureSecretKey(given.SECRET_KEY),
    ...insecureFallbacks(clean.SECRET_KEY_FALLBACKS),
    ...insecureIssuer(issuer),
    ...insecureMetricsToken(clean.METRICS_TOKEN),
  ];
  (production ? faults : warnings).push(...insecure);
  if (clean.ALGORITHM === 'HS256' && clean.SIGNING_KEYS_FILE) {
    faults.push('SIGNING_KEYS_FILE has no use with ALGORITHM=HS256, which signs with SECRET_KEY.');
  }
  faults.push(...metricsFaults(clean));
  if (production && !given.SECRET_KEY) faults.push(`SECRET_KEY is missing: ${MAKE_ONE}`);
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
  const { secretKey, made } = keptSecretKey(SECRET_KEY_FILE);
  const verb = made ? 'was made and is kept' : 'is kept';
  warnings.push(`SECRET_KEY is not set: one ${verb} in ${SECRET_KEY_FILE}, for development only.`);
  return secretKey;
}

/** A name that begins like one of ours and is none of them is a setting that somebody mistyped. */
function unknownSettings(given: Environment): string[] {
  const names = Object.keys(SETTINGS);
  const beginnings = names
    .map((name) => name.slice(0, -1))
    .filter((beginning) => beginning.length >= SHORTEST_BEGINNING);
  return Object.keys(given)
    .filter((name) => !names.includes(name))
    .filter((name) => [...OUR_BEGINNINGS, ...beginnings].some((text) => name.startsWith(text)))
    .map((name) => `${name} is no setting: remove it, or correct its name${nearest(name)}.`);
}

function nearest(name: string): string {
  const found = Object.keys(SETTINGS).find((known) => known.slice(0, 6) === name.slice(0, 6));
  return found ? ` (is it ${found}?)` : '';
}

function insecureSecretKey(secretKey: string | undefined): string[] {
  const fault = secretKey === undefined ? null : secretKeyFault(secretKey);
  return fault === null ? [] : [`SECRET_KEY ${fault}: ${MAKE_ONE}`];
}

/** With HS256 whoever knows one of them can sign: they are held to the same as the key itself. */
function insecureFallbacks(fallbacks: string[] = []): string[] {
  const fault = fallbacks.map(secretKeyFault).find((found) => found !== null);
  return fault === undefined ? [] : [`SECRET_KEY_FALLBACKS has one that ${fault}: leave it out.`];
}

/** Guessable, it would tell everybody how the server is doing. */
function insecureMetricsToken(token: string | undefined): string[] {
  const fault = token === undefined ? null : secretKeyFault(token);
  return fault === null ? [] : [`METRICS_TOKEN ${fault}: set it to ${RANDOM}`];
}

function metricsFaults({
  METRICS_PORT: port,
  METRICS_TOKEN: token,
  WORKERS: workers,
}: CleanedEnv<typeof SETTINGS>): string[] {
  if (token === undefined) return [];
  if (port !== undefined) {
    return ['METRICS_PORT asks for no METRICS_TOKEN: set the one or the other.'];
  }
  // The worker that a connection comes to would tell its own numbers, and the next one others.
  return workers > 1
    ? ['METRICS_TOKEN is for one process, and WORKERS asks for more: set METRICS_PORT instead.']
    : [];
}

function insecureIssuer(issuer: string): string[] {
  // Where it, or the port in it, is malformed, that has been said already.
  if (!URL.canParse(issuer)) return [];
  const { protocol, hostname } = new URL(issuer);
  const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
  if (protocol === 'https:' || loopback) return [];
  return ['ISSUER is http: and not this machine: passwords and tokens need https.'];
}
