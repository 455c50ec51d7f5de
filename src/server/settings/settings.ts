import type { JsonWebKey } from 'node:crypto';
import type {
  Argon2Parameters,
  ConfiguredClient,
  ConfiguredProvider,
  EmailChangeOptions,
  FactorsOptions,
  HashingOptions,
  MailOptions,
  PagesOptions,
  PasskeysOptions,
  PersonalTokensOptions,
  RecoveryOptions,
  SigningAlgorithm,
  TotpOptions,
  VerificationOptions,
} from '../../index.js';
import type { DeclaredScope } from './scopes-file.js';

/** The levels of the log, as pino names them. */
export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
/** One of {@link LOG_LEVELS}. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Who may read the docs: everyone, no one, or administrators. */
export const DOCS_MODES = ['on', 'off', 'admin'] as const;
/** One of {@link DOCS_MODES}. */
export type DocsMode = (typeof DOCS_MODES)[number];

/** SQLite, in the folder where the server keeps the files that it creates. */
export const DEFAULT_DATABASE_URL = 'sqlite:data/nightlatch.db';

/** The checked settings of a server, in the units that their names say. */
export interface Settings {
  production: boolean;
  /** Whether the demo resource is served. */
  demo: boolean;
  port: number;
  host: string;
  databaseUrl: string;
  /** The same PostgreSQL without a pooler. */
  databaseDirectUrl?: string;
  /** Whether the start migrates the database. */
  migrate: boolean;
  secretKey: string;
  secretKeyFallbacks: string[];
  algorithm: SigningAlgorithm;
  accessTokenSeconds: number;
  /** How recent a sign-in has to be for sensitive routes. */
  recentSignInSeconds: number;
  sessionSeconds: number;
  sessionIdleSeconds: number;
  refreshReuseGraceSeconds: number;
  resourceMetadata: boolean;
  recheckSeconds: number;
  guardOutageSeconds: number;
  changes: 'listen' | 'poll';
  issuer: string;
  audience: string;
  signingKeys?: { keys: JsonWebKey[] };
  signingKeyRotationDays: number;
  jwksMaxAgeSeconds: number;
  clients: ConfiguredClient[];
  /** The other providers with which people can sign in. */
  federation: ConfiguredProvider[];
  scopes: DeclaredScope[];
  passwordGrant: boolean;
  registration: 'open' | 'closed';
  limits: boolean;
  signInFailuresPerAddress: number;
  registrationsPerAddress: number;
  mailsPerAddress: number;
  /** The pepper of imported hashes that are marked with `bcrypt_pepper$`. */
  importedPepper?: string;
  changesPerMinute: number;
  /** What password hashes cost. No setting: tests lower it. */
  hashing?: HashingOptions & { argon2?: Argon2Parameters };
  /** 0 stores audit events forever. */
  auditRetentionDays: number;
  /** Undefined if the server sends no mail. */
  mail?: MailOptions;
  recovery: RecoveryOptions;
  emailVerification: 'off' | 'optional' | 'required';
  verification: VerificationOptions;
  /** How the hosted pages look. Undefined if they are not served. */
  pages?: PagesOptions;
  emailChange: EmailChangeOptions;
  /** Undefined if there are no passkeys. */
  passkeys?: PasskeysOptions;
  /** Undefined if there are no personal access tokens. */
  personalTokens?: PersonalTokensOptions;
  /** Whether applications may send people here to sign in. */
  authorize: boolean;
  browserSessionSeconds: number;
  mfa: FactorsOptions & { totp: TotpOptions };
  /** The page of the application where people change their password. */
  changePasswordUrl?: string;
  trustProxyHops: number;
  corsOrigins: string[];
  docs: DocsMode;
  logLevel: LogLevel;
  shutdownDelaySeconds: number;
  workers: number;
  /** The port of `GET /metrics`; 0 takes a free port. */
  metricsPort?: number;
  metricsHost: string;
  /** The bearer token of `GET /metrics` on the server's own port. */
  metricsToken?: string;
}
