import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFaults, SECRET_KEY } from '../../../test/support/settings.js';
import { readSettings } from './read-settings.js';

const PRODUCTION = { NODE_ENV: 'production', SECRET_KEY, ISSUER: 'https://auth.example.com' };

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nightlatch-settings-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const faults = (environment: Record<string, string>) => findFaults(() => readSettings(environment));

describe('readSettings', () => {
  it('returns the defaults if only SECRET_KEY is set', () => {
    const { settings, warnings } = readSettings({ SECRET_KEY });
    expect(warnings).toEqual([]);
    expect(settings).toEqual({
      production: false,
      demo: true,
      port: 3000,
      host: 'localhost',
      databaseUrl: 'sqlite:data/nightlatch.db',
      migrate: true,
      secretKey: SECRET_KEY,
      secretKeyFallbacks: [],
      algorithm: 'ES256',
      accessTokenSeconds: 900,
      recentSignInSeconds: 600,
      sessionSeconds: 30 * 86_400,
      sessionIdleSeconds: 14 * 86_400,
      refreshReuseGraceSeconds: 60,
      resourceMetadata: false,
      recheckSeconds: 5,
      guardOutageSeconds: 60,
      changes: 'listen',
      signingKeyRotationDays: 30,
      jwksMaxAgeSeconds: 300,
      clients: [],
      federation: [],
      scopes: [],
      issuer: 'http://localhost:3000',
      audience: 'http://localhost:3000',
      signingKeys: undefined,
      passwordGrant: true,
      registration: 'open',
      limits: true,
      signInFailuresPerAddress: 100,
      mailsPerAddress: 20,
      recovery: { linkSeconds: 3_600 },
      emailVerification: 'optional',
      verification: { proof: 'link+password' },
      emailChange: {},
      mfa: { mode: 'optional', totp: { stepsAhead: 0 } },
      passkeys: {},
      personalTokens: { maxDays: 366 },
      registrationsPerAddress: 20,
      changesPerMinute: 60,
      pages: { accent: '#1f4fd8' },
      authorize: true,
      browserSessionSeconds: 43_200,
      trustProxyHops: 0,
      corsOrigins: [],
      docs: 'on',
      logLevel: 'info',
      shutdownDelaySeconds: 1,
      auditRetentionDays: 365,
      workers: 1,
      mail: {
        from: 'Nightlatch <no-reply@nightlatch.example>',
        devMailbox: true,
        defaultLocale: 'en',
      },
      metricsHost: 'localhost',
    });
  });

  it('derives ISSUER from PORT, and AUDIENCE from ISSUER', () => {
    expect(readSettings({ SECRET_KEY, PORT: '8080' }).settings.issuer).toBe(
      'http://localhost:8080',
    );
    expect(readSettings(PRODUCTION).settings.audience).toBe('https://auth.example.com');
    const { settings } = readSettings({ ...PRODUCTION, AUDIENCE: 'https://api.example.com' });
    expect(settings.audience).toBe('https://api.example.com');
  });

  it('treats an empty value as not set', () => {
    expect(readSettings({ SECRET_KEY, PORT: '', ISSUER: '' }).settings.port).toBe(3000);
  });

  it.each([
    ['PORT', 'http'],
    ['PORT', '70000'],
    ['PORT', '-1'],
    ['PORT', '1e3'],
    ['HOST', 'https://hunter2'],
    ['HOST', 'localhost:3000'],
    ['METRICS_HOST', 'not a host'],
    ['NODE_ENV', 'prod'],
    ['ALGORITHM', 'none'],
    ['ALGORITHM', 'es256'],
    ['ACCESS_TOKEN_EXPIRE_MINUTES', '0'],
    ['ACCESS_TOKEN_EXPIRE_MINUTES', '15m'],
    ['ACCESS_TOKEN_EXPIRE_MINUTES', '1441'],
    ['DATABASE_URL', 'mysql://hunter2@x/y'],
    ['DATABASE_URL', 'sqlite:'],
    ['ISSUER', 'auth.example.com'],
    ['ISSUER', 'https://auth.example.com/'],
    ['ISSUER', 'https://auth.example.com?x=hunter2'],
    ['ISSUER', 'ftp://auth.example.com'],
    ['TRUST_PROXY', 'true'],
    ['CORS_ORIGINS', '*'],
    ['CORS_ORIGINS', 'null'],
    ['CORS_ORIGINS', 'https://a.example,https://b.example/'],
    ['PASSWORD_GRANT', 'false'],
    ['RESOURCE_METADATA', 'true'],
    ['REGISTRATION', 'no'],
    ['LIMITS', 'false'],
    ['DEMO', 'true'],
    ['SIGN_IN_FAILURES_PER_ADDRESS', '0'],
    ['REGISTRATIONS_PER_ADDRESS', 'many'],
    ['CHANGES_PER_MINUTE', '0'],
    ['LOG_LEVEL', 'loud'],
    ['SIGNING_KEYS_FILE', '/nowhere.json'],
    ['SECRET_KEY_FALLBACKS', 'hunter2,'],
    ['REFRESH_TOKEN_EXPIRE_DAYS', '0'],
    ['REFRESH_TOKEN_IDLE_DAYS', '14d'],
    ['REFRESH_REUSE_GRACE_SECONDS', '601'],
    ['RECHECK_SECONDS', '0'],
    ['SIGNING_KEY_ROTATION_DAYS', 'never'],
    ['JWKS_MAX_AGE_SECONDS', '0'],
    ['AUDIT_RETENTION_DAYS', 'never'],
    ['WORKERS', '0'],
    ['WORKERS', '65'],
    ['WORKERS', 'all'],
    ['METRICS_PORT', '70000'],
    ['METRICS_TOKEN', `hunter2 ${SECRET_KEY}`],
    ['CLIENTS_FILE', '/nowhere.json'],
    ['CLIENTS_FILE', 'package.json'],
    ['SCOPES_FILE', '/nowhere.json'],
  ])('rejects %s=%s in one line that does not repeat the value', (name, value) => {
    const lines = faults({ SECRET_KEY, [name]: value });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(new RegExp(`^${name} must .*\\.$`));
    expect(lines[0]).not.toContain('hunter2');
  });

  it.each([
    ['postgres://u:hunter2/@h/db', 'DATABASE_URL has a sign in its user name or password'],
    ['postgres://u:hunter2%@h/db', 'DATABASE_URL has a sign in its user name or password'],
    ['postgres://u:hunter2@h/db?x=1', 'DATABASE_URL has the parameter x'],
    ['sqlite://x.db', 'DATABASE_URL has two slashes'],
  ])(
    'says what is wrong with DATABASE_URL=%s, and does not repeat the password',
    (url, message) => {
      const lines = faults({ SECRET_KEY, DATABASE_URL: url });
      expect(lines).toEqual([expect.stringContaining(message)]);
      expect(lines[0]).not.toContain('hunter2');
    },
  );

  it('rejects a database in memory for several processes, which cannot share it', () => {
    const memory = { SECRET_KEY, DATABASE_URL: 'sqlite::memory:' };
    expect(faults({ ...memory, WORKERS: '2' })).toEqual([
      expect.stringMatching(/^DATABASE_URL is a database in memory, .* or set WORKERS=1\.$/),
    ]);
    expect(readSettings(memory).settings.databaseUrl).toBe('sqlite::memory:');
  });

  it('reports all mistakes at once', () => {
    expect(faults({ SECRET_KEY, PORT: 'x', ALGORITHM: 'x', TRUST_PROXY: 'x' })).toHaveLength(3);
  });

  it.each([
    [{ SECRET_KEY: '' }, 'SECRET_KEY is missing'],
    [{ SECRET_KEY: 'short' }, 'SECRET_KEY is shorter than 32 characters'],
    [{ SECRET_KEY: '0123456789abcdef'.repeat(4) }, 'SECRET_KEY repeats a few characters'],
    [{ SECRET_KEY: 'your-super-secret-key-change-in-production' }, 'SECRET_KEY is a well-known'],
    [
      { SECRET_KEY: '09D25E094FAA6CA2556C818166B7A9563B93F7099F6F0F4CAA6CF63B88E8D3E7' },
      'SECRET_KEY is a well-known example',
    ],
    [{ SECRET_KEY: '0'.repeat(64) }, 'SECRET_KEY repeats a few characters'],
    [{ SECRET_KEY: 'your-256-bit-secret' }, 'SECRET_KEY is a well-known example'],
    [
      { SECRET_KEY: '09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7' },
      'SECRET_KEY is a well-known example',
    ],
    [
      { SECRET_KEY_FALLBACKS: 'your-256-bit-secret' },
      'SECRET_KEY_FALLBACKS has a key that is a well',
    ],
    [
      { SECRET_KEY_FALLBACKS: `${SECRET_KEY},short` },
      'SECRET_KEY_FALLBACKS has a key that is shorter',
    ],
    [{ ISSUER: 'http://auth.example.com' }, 'ISSUER is http:'],
    [{ ISSUER: 'http://127.0.0.1.example.com' }, 'ISSUER is http:'],
    [{ ACCESS_TOKEN_EXPIRE_MINUTE: '5' }, 'ACCESS_TOKEN_EXPIRE_MINUTE is not a setting'],
    [{ DATABASE_URI: 'postgres://x' }, 'DATABASE_URI is not a setting'],
    [{ LOG_LEVELS: 'debug' }, 'LOG_LEVELS is not a setting'],
    [{ NODE_ENVIRONMENT: 'production' }, 'NODE_ENVIRONMENT is not a setting'],
    [{ METRICS_TOKEN: 'x7' }, 'METRICS_TOKEN is shorter than 32 characters'],
    [{ METRICS_TOKEN: 'x'.repeat(32) }, 'METRICS_TOKEN repeats a few characters'],
    [{ METRICS_TOKEN: SECRET_KEY, METRICS_PORT: '9464' }, 'remove one of them'],
    [{ METRICS_TOKEN: SECRET_KEY, WORKERS: '2' }, 'set METRICS_PORT instead'],
    [{ RESOURCE_METADATA: 'on', AUDIENCE: 'reports' }, 'needs an AUDIENCE that is a URL'],
    [
      { RESOURCE_METADATA: 'on', AUDIENCE: 'https://api.example.com/a/b/c/d' },
      'needs an AUDIENCE that is a URL',
    ],
    [
      { RESOURCE_METADATA: 'on', AUDIENCE: 'https://api.example.com/a/' },
      'needs an AUDIENCE that is a URL',
    ],
    [
      { RESOURCE_METADATA: 'on', ISSUER: 'https://id.example.com/a/b/c/d' },
      'needs an AUDIENCE that is a URL',
    ],
    [{ METRICS_PORTS: '9464' }, 'METRICS_PORTS is not a setting'],
    [{ SECRET_KEY_FILE: '/run/secret' }, 'SECRET_KEY_FILE is not a setting'],
  ])('does not start in production with %j', (given, message) => {
    const lines = faults({ ...PRODUCTION, ...given });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(message);
  });

  it('shows the docs to administrators only in production, and to everyone otherwise', () => {
    expect(readSettings(PRODUCTION).settings.docs).toBe('admin');
    expect(readSettings({ SECRET_KEY }).settings.docs).toBe('on');
    expect(readSettings({ ...PRODUCTION, DOCS: 'on' }).settings.docs).toBe('on');
  });

  it('accepts in production an http: issuer on this machine, and variables of other programs', () => {
    const others = { HOSTNAME: 'x', PORTAL: 'y', DATABASE_HOST: 'z', HOME: '/root' };
    const issuers = ['http://localhost:3000', 'http://127.0.0.1:3000', 'http://[::1]:3000'];
    for (const ISSUER of issuers) expect(faults({ ...PRODUCTION, ...others, ISSUER })).toEqual([]);
  });

  it.each(['METRICS_PORT', 'PORT'])(
    'names Kubernetes if it has set %s for a service of that name',
    (name) => {
      const [line] = faults({ SECRET_KEY, [name]: 'tcp://10.0.0.1:9464' });
      expect(line).toContain(`${name} must be a whole number`);
      expect(line).toContain('set enableServiceLinks to false in the pod.');
    },
  );

  it('says that a value has quotes or spaces around it, as `docker run --env-file` passes them', () => {
    for (const PORT of ['"3000"', "'3000'", ' 3000', '3000\r']) {
      expect(faults({ SECRET_KEY, PORT })).toEqual([
        'PORT must be a whole number from 0 to 65535, without quotes or spaces around it.',
      ]);
    }
  });

  it('accepts either METRICS_TOKEN or METRICS_PORT', () => {
    const token = readSettings({ ...PRODUCTION, METRICS_TOKEN: SECRET_KEY }).settings;
    expect([token.metricsToken, token.metricsPort]).toEqual([SECRET_KEY, undefined]);
    const port = readSettings({ ...PRODUCTION, METRICS_PORT: '9464', WORKERS: '2' }).settings;
    expect([port.metricsToken, port.metricsPort, port.metricsHost]).toEqual([
      undefined,
      9464,
      'localhost',
    ]);
  });

  it('only warns about insecure settings in development', () => {
    const { warnings } = readSettings({
      SECRET_KEY: 'short',
      ISSUER: 'http://auth.example.com',
      TRUST_PROXIES: '1',
    });
    // The fourth: passkeys are off.
    expect(warnings).toHaveLength(4);
  });
});
