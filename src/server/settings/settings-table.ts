import { DATABASE } from './database-settings.js';
import { scopesFile } from './scopes-file.js';
import { KEYS } from './keys-table.js';
import { MAIL } from './mail-table.js';
import { METRICS } from './metrics-table.js';
import { MFA } from './mfa-table.js';
import { PAGES } from './pages-table.js';
import { PASSKEYS } from './passkeys-settings.js';
import { PROVIDERS } from './providers-table.js';
import { PERSONAL_TOKENS } from './personal-tokens-table.js';
import { type Documented, optional, setting } from './setting.js';
import { DOCS_MODES, LOG_LEVELS, type LogLevel } from './settings.js';
import * as values from './values.js';

// Every setting of the server. docs/settings.md and .env.template are made from this table: run
// `npm run docs:settings` after a change. A test checks that both files are current.

const { wholeNumber, oneOf, text } = values;
const SERVER = {
  NODE_ENV: setting(
    oneOf('development', 'production', 'test'),
    'development',
    'In `production`, the server does not start with an insecure or mistyped setting. In the other modes it logs a warning.',
  ),
  PORT: setting(wholeNumber(0, 65_535), 3000, 'The TCP port of the server. `0` takes a free port.'),
  HOST: setting(
    values.host,
    'localhost',
    'The address on which the server listens. `0.0.0.0` listens on all IPv4 addresses.',
  ),
  ISSUER: optional(
    values.issuerUrl,
    '`http://localhost:PORT`',
    'The public URL of the server, and the `iss` claim of its tokens. In production it must start with `https:`, except on this machine.',
  ),
  TRUST_PROXY: setting(
    wholeNumber(0, 10, 'proxies'),
    0,
    'How many proxies in front of the server append to `X-Forwarded-For`. The client address is read that many places from the right. A number that is too high lets clients forge their address.',
  ),
  CORS_ORIGINS: optional(
    values.origins,
    'none',
    'The web origins whose pages may call the server from a browser. The pages of public web clients may call `/token`, `/revoke` and `/userinfo` without it.',
  ),
  DOCS: optional(
    oneOf(...DOCS_MODES),
    '`on`; with `NODE_ENV=production`, `admin`',
    'Who may read `/docs` and `/openapi.json`: everyone (`on`), no one (`off`), or administrators (`admin`), who press Authorize on an empty page.',
  ),
  WORKERS: setting(
    values.workers,
    1,
    'How many processes serve the port. `auto` starts one for each core. Each process opens up to 11 connections to PostgreSQL.',
  ),
  SHUTDOWN_DELAY_SECONDS: setting(
    wholeNumber(0, 60, 'seconds'),
    1,
    'How long the server still accepts requests after SIGTERM, while `/health/ready` answers 503 and load balancers react.',
  ),
  DEMO: optional(
    oneOf('on', 'off'),
    '`on`; with `NODE_ENV=production`, `off`',
    'Whether the server has the demo resource: the routes `/users/me/items` and `/items/{id}`, and the scopes `items:read` and `items:write`. The table `items` exists in both cases, and keeps its rows.',
  ),
  LOG_LEVEL: setting<LogLevel>(
    oneOf(...LOG_LEVELS),
    'info',
    'The lowest level that is logged. The log has one line of JSON for each entry, on the standard output.',
  ),
};

const TOKENS = {
  AUDIENCE: optional(
    text('any text'),
    'the value of `ISSUER`',
    'The `aud` claim of access tokens: the services that accept them.',
  ),
  ACCESS_TOKEN_EXPIRE_MINUTES: setting(
    wholeNumber(1, 1_440, 'minutes'),
    15,
    'The lifetime of an access token.',
  ),
  REFRESH_TOKEN_EXPIRE_DAYS: setting(
    wholeNumber(1, 3_650, 'days'),
    30,
    'The maximum lifetime of a session, however often it is refreshed.',
  ),
  REFRESH_TOKEN_IDLE_DAYS: setting(
    wholeNumber(1, 3_650, 'days'),
    14,
    'A session ends if it is not refreshed for this long.',
  ),
  REFRESH_REUSE_GRACE_SECONDS: setting(
    wholeNumber(0, 600, 'seconds'),
    60,
    'For this long after its use, a refresh token gets the same successor again while that is unused, for responses that were lost and for two tabs. After that, reuse ends the session. `0` allows no reuse; above `120` the start warns, because a thief who repeats the refresh of the owner in that time gets the same tokens.',
  ),
  PASSWORD_GRANT: setting(
    oneOf('on', 'off'),
    'on',
    'Whether `POST /token` accepts `grant_type=password`, by which an application collects the password itself. ASVS 10.4.4, RFC 9700 and OAuth 2.1 forbid that, so a server in production warns at the start. If `off`, the docs page signs in on the sign-in page (`AUTHORIZE`).',
  ),
  RESOURCE_METADATA: setting(
    oneOf('on', 'off'),
    'off',
    'Whether the server describes itself at `/.well-known/oauth-protected-resource` (RFC 9728), for clients that know its URL alone. `AUDIENCE` must be a URL.',
  ),
  CLIENTS_FILE: optional(
    values.clientsFile,
    'none',
    'OAuth clients, in addition to those created with `nightlatch clients create`.',
  ),
  SCOPES_FILE: optional(
    scopesFile,
    'none',
    'The scopes of [your own services](resource-server.md), with the roles whose users have them. No token gets a scope that was removed from the file, even if a client or a session had it before.',
  ),
};

const USERS = {
  REGISTRATION: setting(
    oneOf('open', 'closed'),
    'open',
    'Whether anyone may register with `POST /users`. If `closed`, it answers 403.',
  ),
  LIMITS: setting(
    oneOf('on', 'off'),
    'on',
    'Rate limits. Turn them `off` for load tests only: without them an attacker can try passwords without a pause.',
  ),
  SIGN_IN_FAILURES_PER_ADDRESS: setting(
    wholeNumber(1, 1_000_000, 'failures per hour'),
    100,
    'How many sign-ins may fail from one client address (IPv6: one /64 network). After that, the address must wait 1 second, then 2, 4, up to 15 minutes.',
  ),
  REGISTRATIONS_PER_ADDRESS: setting(
    wholeNumber(1, 1_000_000, 'registrations per hour'),
    20,
    'How many users may register from one client address. New user names count too. After that, the same waiting times apply.',
  ),
  MAILS_PER_ADDRESS: setting(
    wholeNumber(1, 1_000_000, 'mails per hour'),
    20,
    'How many mails may be asked for from one client address without signing in. After that, the same waiting times apply. How often one mailbox gets such a mail is limited too, and not by a setting.',
  ),
  CHANGES_PER_MINUTE: setting(
    wholeNumber(1, 1_000_000, 'changes per minute'),
    60,
    'How many changes of their profile (and of their items in the demo) a user may make. The next one must wait until the minute is over. Requests with the current password count for each session alone; those that applications got from one browser session count as one.',
  ),
  IMPORTED_PEPPER: optional(
    values.printableAscii,
    'none',
    'The pepper that the former system appended to passwords before bcrypt, as [Devise](moving/devise.md) does. Imported hashes with the mark `bcrypt_pepper$` need it: without it, they match no password.',
  ),
  AUDIT_RETENTION_DAYS: setting(
    wholeNumber(0, 36_500, 'days'),
    365,
    'How long audit events are stored. `0` stores them forever.',
  ),
};

/** The settings by the heading under which the documentation shows them. */
export const SETTING_GROUPS: Record<string, Record<string, Documented>> = {
  Server: SERVER,
  Database: DATABASE,
  'Secrets and keys': KEYS,
  'Tokens and sessions': TOKENS,
  'Users, limits and audit': USERS,
  'Second factors': MFA,
  Mail: MAIL,
  'Hosted pages': PAGES,
  Passkeys: PASSKEYS,
  'Other providers': PROVIDERS,
  'Personal access tokens': PERSONAL_TOKENS,
  Metrics: METRICS,
};

/** Each setting's parser, default and documentation. */
export const SETTINGS = {
  ...SERVER,
  ...DATABASE,
  ...KEYS,
  ...TOKENS,
  ...USERS,
  ...MFA,
  ...MAIL,
  ...PAGES,
  ...PASSKEYS,
  ...PROVIDERS,
  ...PERSONAL_TOKENS,
  ...METRICS,
};
