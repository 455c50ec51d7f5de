import { type CleanedEnv, customCleanEnv } from 'envalid';
import { isLoopbackUrl, isResourceUrl } from '../../server-entry.js';
import { ITEM_SCOPES } from '../items/items.scopes.js';
import { checkDatabase } from './database-settings.js';
import { readEnvFile } from './env-file.js';
import {
  checkLinkUrls,
  checkMail,
  checkVerification,
  toLinkOptions,
  toMailOptions,
} from './mail-settings.js';
import { checkPages, toPageSettings } from './pages-settings.js';
import { checkPersonalTokenScopes, toPersonalTokensOptions } from './personal-tokens-settings.js';
import { readProviders } from './providers-settings.js';
import { checkPasskeys, toPasskeysOptions } from './passkeys-settings.js';
import { findSecretKeyFault, readOrCreateSecretKey } from './secret-key.js';
import type { Environment } from './service-links.js';
import { SettingsError } from './settings-error.js';
import type { Settings } from './settings.js';
import { SETTINGS } from './settings-table.js';
import { findUnknownSettings } from './unknown-settings.js';

/** Where a server in development keeps its generated secret key. */
export const SECRET_KEY_FILE = 'data/secret-key';
const RANDOM = 'the output of: openssl rand -hex 32';
const SET_SECRET_KEY = `set SECRET_KEY to ${RANDOM}`;

const PASSWORD_GRANT_WARNING =
  'PASSWORD_GRANT is on: with grant_type=password an application collects the passwords of its users, which ASVS 10.4.4, ' +
  'RFC 9700 and OAuth 2.1 forbid. Set PASSWORD_GRANT=off once your applications sign in with an authorization code.';

const DATABASE_WARNING =
  'DATABASE_URL is not set: using an SQLite file in the working directory. Set it, so that a lost setting starts no server on an empty database.';

const DAY_SECONDS = 86_400;

/** The settings, and warnings that the log should have. */
interface ReadSettings {
  settings: Settings;
  warnings: string[];
}

/**
 * Returns the environment, completed by the `.env` file of the working directory. An empty variable is left out, so that
 * it does not hide the value in the file.
 * @throws SettingsError if the file cannot be read completely.
 */
export function readEnvironment(): Environment {
  return withoutEmpty({ ...readEnvFile('.env'), ...withoutEmpty(process.env) });
}

/** Returns the environment of a worker: its parent has added the variables of the `.env` file. */
export function readWorkerEnvironment(): Environment {
  return process.env;
}

/**
 * Reads and checks all settings.
 * @throws SettingsError with every mistake.
 */
export function readSettings(variables: Environment): ReadSettings {
  const given = withoutEmpty(variables);
  const { clean, faults } = readEach(given);
  const production = clean.NODE_ENV === 'production';
  const docs = clean.DOCS ?? (production ? 'admin' : 'on');
  const demo = (clean.DEMO ?? (production ? 'off' : 'on')) === 'on';
  const issuer = clean.ISSUER ?? `http://localhost:${clean.PORT}`;
  const warnings: string[] = [];
  const insecure = [
    ...findUnknownSettings(given),
    ...checkSecretKey(given.SECRET_KEY),
    ...checkFallbacks(clean.SECRET_KEY_FALLBACKS),
    ...checkIssuer(issuer),
    ...checkLinkUrls(clean),
    ...checkMetricsToken(clean.METRICS_TOKEN),
  ];
  (production ? faults : warnings).push(...insecure);
  faults.push(...checkSigningKeys(clean), ...checkMetrics(clean), ...checkDatabase(clean));
  faults.push(...checkResourceMetadata(clean, issuer), ...checkPasskeys(clean, issuer));
  faults.push(...checkMail(clean, production), ...checkPersonalTokenScopes(clean, demo));
  if (!demo) faults.push(...checkDemoScopes(clean));
  const federation = readProviders(clean, given, faults);
  if (production && !given.SECRET_KEY) faults.push(`SECRET_KEY is missing: ${SET_SECRET_KEY}`);
  // A mistyped setting may decide whether there is mail, so these checks run only if all others have passed.
  const mail = faults.length > 0 ? undefined : toMailOptions(clean, { production, issuer });
  if (faults.length === 0) {
    faults.push(...checkVerification(clean, mail !== undefined), ...checkPages(clean, mail));
  }
  if (faults.length > 0) throw new SettingsError(faults);
  if (production && clean.PASSWORD_GRANT === 'on') warnings.push(PASSWORD_GRANT_WARNING);
  if (production && !given.DATABASE_URL) warnings.push(DATABASE_WARNING);
  const passkeys = toPasskeysOptions(clean, issuer, warnings);
  const secretKey = given.SECRET_KEY ?? getDevelopmentSecretKey(warnings);
  const decided = { production, docs, demo, issuer, secretKey, mail, passkeys, federation };
  return { settings: toSettings(clean, decided), warnings };
}

/** `NAME=` counts as not set. */
function withoutEmpty(variables: Environment): Environment {
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
}

/** Reads each setting by itself, and lists what is wrong. */
function readEach(given: Environment) {
  const faults: string[] = [];
  const clean = customCleanEnv(given, SETTINGS, (cleaned) => cleaned, {
    reporter: ({ errors }) => {
      for (const [name, error] of Object.entries(errors)) {
        faults.push(`${name} ${error?.message}.`);
      }
    },
  });
  return { clean, faults };
}

type Decided = Pick<
  Settings,
  'production' | 'docs' | 'demo' | 'issuer' | 'secretKey' | 'mail' | 'passkeys' | 'federation'
>;

function toSettings(clean: CleanedEnv<typeof SETTINGS>, decided: Decided): Settings {
  return {
    ...decided,
    ...toLimits(clean),
    ...toLinkOptions(clean),
    port: clean.PORT,
    host: clean.HOST,
    databaseUrl: clean.DATABASE_URL,
    databaseDirectUrl: clean.DATABASE_DIRECT_URL,
    migrate: clean.MIGRATE === 'start',
    algorithm: clean.ALGORITHM,
    secretKeyFallbacks: clean.SECRET_KEY_FALLBACKS ?? [],
    ...toLifetimes(clean),
    recheckSeconds: clean.RECHECK_SECONDS,
    guardOutageSeconds: clean.GUARD_OUTAGE_SECONDS,
    changes: clean.CHANGES,
    signingKeyRotationDays: clean.SIGNING_KEY_ROTATION_DAYS,
    jwksMaxAgeSeconds: clean.JWKS_MAX_AGE_SECONDS,
    clients: clean.CLIENTS_FILE ?? [],
    scopes: clean.SCOPES_FILE ?? [],
    audience: clean.AUDIENCE ?? decided.issuer,
    signingKeys: clean.SIGNING_KEYS_FILE,
    passwordGrant: clean.PASSWORD_GRANT === 'on',
    resourceMetadata: clean.RESOURCE_METADATA === 'on',
    registration: clean.REGISTRATION,
    importedPepper: clean.IMPORTED_PEPPER,
    auditRetentionDays: clean.AUDIT_RETENTION_DAYS,
    emailVerification: clean.EMAIL_VERIFICATION ?? (decided.mail ? 'optional' : 'off'),
    ...toPageSettings(clean),
    mfa: toMfaSettings(clean),
    personalTokens: toPersonalTokensOptions(clean),
    trustProxyHops: clean.TRUST_PROXY,
    corsOrigins: clean.CORS_ORIGINS ?? [],
    logLevel: clean.LOG_LEVEL,
    shutdownDelaySeconds: clean.SHUTDOWN_DELAY_SECONDS,
    workers: clean.WORKERS,
    ...toMetricsSettings(clean),
  };
}

function toLifetimes(clean: CleanedEnv<typeof SETTINGS>) {
  return {
    accessTokenSeconds: clean.ACCESS_TOKEN_EXPIRE_MINUTES * 60,
    sessionSeconds: clean.REFRESH_TOKEN_EXPIRE_DAYS * DAY_SECONDS,
    sessionIdleSeconds: clean.REFRESH_TOKEN_IDLE_DAYS * DAY_SECONDS,
    refreshReuseGraceSeconds: clean.REFRESH_REUSE_GRACE_SECONDS,
    recentSignInSeconds: clean.RECENT_SIGN_IN_MINUTES * 60,
  };
}

function toMfaSettings(clean: CleanedEnv<typeof SETTINGS>): Settings['mfa'] {
  return {
    mode: clean.MFA,
    requiredFor: clean.MFA_REQUIRED_FOR,
    totp: { issuer: clean.MFA_ISSUER, stepsAhead: clean.TOTP_STEPS_AHEAD === 1 ? 1 : 0 },
  };
}

function toMetricsSettings(clean: CleanedEnv<typeof SETTINGS>) {
  return {
    metricsPort: clean.METRICS_PORT,
    metricsHost: clean.METRICS_HOST,
    metricsToken: clean.METRICS_TOKEN,
  };
}

function toLimits(clean: CleanedEnv<typeof SETTINGS>) {
  return {
    limits: clean.LIMITS === 'on',
    signInFailuresPerAddress: clean.SIGN_IN_FAILURES_PER_ADDRESS,
    registrationsPerAddress: clean.REGISTRATIONS_PER_ADDRESS,
    mailsPerAddress: clean.MAILS_PER_ADDRESS,
    changesPerMinute: clean.CHANGES_PER_MINUTE,
  };
}

function getDevelopmentSecretKey(warnings: string[]): string {
  const { secretKey, made } = readOrCreateSecretKey(SECRET_KEY_FILE);
  const done = made ? 'generated a key and stored it in' : 'using the key in';
  warnings.push(`SECRET_KEY is not set: ${done} ${SECRET_KEY_FILE}, for development only.`);
  return secretKey;
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

function checkSigningKeys({
  ALGORITHM: algorithm,
  SIGNING_KEYS_FILE: file,
}: CleanedEnv<typeof SETTINGS>): string[] {
  if (!file) return [];
  if (algorithm === 'HS256') {
    return [
      'SIGNING_KEYS_FILE cannot be used with ALGORITHM=HS256, which signs with SECRET_KEY: remove it.',
    ];
  }
  const faults: string[] = [];
  const type = algorithm === 'ES256' ? 'EC' : 'RSA';
  if (!file.keys.some(({ kty }) => kty === type)) {
    faults.push(`SIGNING_KEYS_FILE has no ${type} key for ALGORITHM=${algorithm}: add one.`);
  }
  const ids = file.keys.map(({ kid }) => kid).filter((kid) => kid !== undefined);
  if (new Set(ids).size < ids.length) {
    faults.push('SIGNING_KEYS_FILE has two keys with one kid: change one of them.');
  }
  return faults;
}

/** Finds a scope of the demo in CLIENTS_FILE: production servers had the demo before DEMO was a setting. */
function checkDemoScopes({ CLIENTS_FILE: clients = [] }: CleanedEnv<typeof SETTINGS>): string[] {
  const scopes = clients.flatMap(({ scope = '' }) => scope.split(' '));
  const found = scopes.find((scope) => Object.hasOwn(ITEM_SCOPES, scope));
  if (found === undefined) return [];
  return [
    `CLIENTS_FILE has a client with the scope ${found}, which exists only with DEMO=on: remove the scope, or set DEMO=on.`,
  ];
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

/** Clients ask for a token by the URL of the server (RFC 8707). */
function checkResourceMetadata(
  { RESOURCE_METADATA: metadata, AUDIENCE: audience }: CleanedEnv<typeof SETTINGS>,
  issuer: string,
): string[] {
  // A malformed issuer has been reported already.
  if (metadata === 'off' || isResourceUrl(audience ?? issuer) || !URL.canParse(issuer)) return [];
  return [
    'RESOURCE_METADATA=on needs an AUDIENCE that is a URL without a query, with at most three segments of plain characters: such as https://api.example.com, which is also its default if ISSUER is such a URL.',
  ];
}

function checkIssuer(issuer: string): string[] {
  // A malformed issuer has been reported already.
  if (!URL.canParse(issuer)) return [];
  if (new URL(issuer).protocol === 'https:' || isLoopbackUrl(issuer)) return [];
  return [
    'ISSUER is http: and not this machine: write its https: URL, so that passwords are encrypted.',
  ];
}
