/** A made-up installation of another system, and what its users can do after the move. */
export interface FormerSystem {
  /** The page in docs/moving/. */
  page: string;
  /** SQL that creates its database, in PostgreSQL or (as a stand-in for MySQL) SQLite. */
  postgres?: string;
  mysql?: string;
  /** Files in the folder where the commands run. */
  files?: Record<string, string>;
  /** Functions of bash that stand in for the system's own commands. */
  commands?: string;
  /** The heading above the commands; the first one of the page if left out. */
  heading?: string;
  /** The users who can sign in, with their passwords. */
  signIn: Array<[login: string, password: string]>;
  /** The one of them whose address the other system has verified. */
  verified?: string;
  /** How many users are imported, and how many are refused. */
  imported: number;
  refused?: number;
}

const PLAIN = 'pässwörd 1234';
const BCRYPT = '$2b$10$euFJW2t0eddzM2WySixtie/UphL8NKrffshljQHhGwcLW62HVP7z2';
const keycloak = (algorithm: string, hashIterations: number, more: object, value: string) => ({
  type: 'password',
  secretData: JSON.stringify({ value, salt: 'UhU0X7/Jiw2/9kSOt256Bg==', additionalParameters: {} }),
  credentialData: JSON.stringify({ hashIterations, algorithm, additionalParameters: more }),
});

/** One for each page whose commands can be run. The hashes are those of src/passwords/foreign-hashes.spec.ts. */
export const FORMER_SYSTEMS: FormerSystem[] = [
  {
    page: 'fastapi',
    postgres: `CREATE TABLE "user" (id uuid, email text, full_name text, is_active boolean, hashed_password text);
      INSERT INTO "user" VALUES (gen_random_uuid(), 'fastapi@x.co', 'John Doe', true, '${BCRYPT}'),
        (gen_random_uuid(), 'fastapi-off@x.co', NULL, false, '${BCRYPT}')`,
    signIn: [['fastapi@x.co', PLAIN]],
    imported: 2,
  },
  {
    page: 'django',
    postgres: `CREATE TABLE auth_user (email text, username text, first_name text, last_name text, is_active boolean,
        is_staff boolean, date_joined timestamptz, password text);
      INSERT INTO auth_user VALUES ('django@x.co', 'django', 'Ann', '', true, true, '2024-01-02 03:04:05+01',
          'pbkdf2_sha256$1000$yoLfK292X4k0QZbTinravT$Bt5v6gk4LeyWO0VMm7L6vQc8WJ4lOOuyPmrjcNKqsI0='),
        ('django-unusable@x.co', 'unusable', '', '', true, false, now(), '!n9Zk0bSqVxEJx1v9'),
        ('django-md5@x.co', 'md5', '', '', true, false, now(), 'md5$salt$5f4dcc3b5aa765d61d8327deb882cf99')`,
    signIn: [],
    imported: 2,
    refused: 1,
  },
  {
    page: 'better-auth',
    postgres: `CREATE TABLE "user" (id text, email text, "emailVerified" boolean, name text, "createdAt" timestamp);
      CREATE TABLE account ("userId" text, "providerId" text, password text);
      INSERT INTO "user" VALUES ('1', 'better@x.co', true, 'Ann', '2024-01-02 03:04:05.123'),
        ('2', 'google@x.co', false, 'B', now());
      INSERT INTO account VALUES ('1', 'credential', '2223c91ec62a24f7fd09a7d39d7cbe32:9d3b958b00f57abf4724c567f33722b9b552182c805a895147316af8c7205a79c62e800723e94c12d8d37212326457d4e2216205c9886618d48234a732591d59'), ('2', 'google', NULL)`,
    signIn: [['better@x.co', PLAIN]],
    verified: 'better@x.co',
    imported: 2,
  },
  {
    page: 'auth0',
    files: {
      'auth0.ndjson': `${JSON.stringify({ email: 'auth0@x.co', email_verified: true, passwordHash: BCRYPT })}\n`,
    },
    signIn: [['auth0@x.co', PLAIN]],
    verified: 'auth0@x.co',
    imported: 1,
  },
  {
    page: 'firebase',
    files: {
      'export.json': JSON.stringify({
        users: [
          {
            email: 'firebase@x.co',
            emailVerified: true,
            displayName: 'Ann',
            createdAt: '1485628560000',
            disabled: false,
            passwordHash:
              'lSrfV15cpx95_sZS2W9c9Kp6i_LVgQNDNC_qzrCnh1SAyZvqmZqAjTdn3aoItz-VHjoZilo78198JAdRuid5lQ==',
            salt: '42xEC-ixf3L2lw==',
          },
          { localId: 'anonymous', createdAt: '1485628560000' },
          { email: 'firebase-undated@x.co' },
          { email: 'firebase-google@x.co', createdAt: '1485628560000', displayName: '' },
        ],
      }),
    },
    commands: 'firebase() { cp export.json "$2"; }',
    signIn: [['firebase@x.co', 'user1password']],
    verified: 'firebase@x.co',
    imported: 3,
  },
  {
    page: 'supabase',
    postgres: `CREATE SCHEMA auth;
      CREATE TABLE auth.users (id uuid, email text, raw_user_meta_data jsonb, banned_until timestamptz,
        email_confirmed_at timestamptz, created_at timestamptz, deleted_at timestamptz, encrypted_password text);
      INSERT INTO auth.users VALUES
        ('7f3b1c52-8f0e-4d0a-9b44-0d6f2f3f5a11', 'supabase@x.co', '{"full_name":"Ann"}', NULL, now(), now(), NULL, '${BCRYPT}'),
        (gen_random_uuid(), 'supabase-magic@x.co', '{}', NULL, NULL, now(), NULL, ''),
        (gen_random_uuid(), 'supabase-banned@x.co', NULL, now() + interval '1 year', NULL, now(), NULL, '${BCRYPT}'),
        (gen_random_uuid(), '', '{}', NULL, NULL, now(), NULL, ''),
        (gen_random_uuid(), NULL, '{}', NULL, NULL, now(), NULL, NULL)`,
    signIn: [['supabase@x.co', PLAIN]],
    verified: 'supabase@x.co',
    imported: 3,
  },
  {
    page: 'laravel',
    mysql: `CREATE TABLE users (id integer, name text, email text, email_verified_at text, created_at text, password text);
      INSERT INTO users VALUES (1, 'Ann "A" Lee, Jr.', 'laravel@x.co', '2024-01-02 03:05:00', '2024-01-02 03:04:05.000000',
          '$2y$12$d8g3HYT0hFgopeyt8jHbGuzSBbop1lh5wy26yBVSook9UlofkMX9K'),
        (2, 'B', 'laravel-undated@x.co', NULL, NULL, '')`,
    signIn: [['laravel@x.co', PLAIN]],
    verified: 'laravel@x.co',
    imported: 2,
  },
  {
    page: 'devise',
    postgres: `CREATE TABLE users (email text, created_at timestamp, encrypted_password text);
      INSERT INTO users VALUES ('devise-plain@x.co', '2024-01-02 03:04:05.123', '${BCRYPT}'),
        ('devise-google@x.co', now() at time zone 'utc', '')`,
    signIn: [['devise-plain@x.co', PLAIN]],
    imported: 2,
  },
  {
    page: 'devise',
    heading: '## With a pepper',
    postgres: `CREATE TABLE users (email text, created_at timestamp, encrypted_password text);
      INSERT INTO users VALUES ('devise@x.co', '2024-01-02 03:04:05.123',
          '$2y$10$/EWqESIEKvDivlA0CDt6suAFcIuJkMq9CJ5jg2t7GevLyOQe68gk6'),
        ('devise-github@x.co', '2024-01-02 03:04:05', '')`,
    signIn: [['devise@x.co', PLAIN]],
    imported: 2,
  },
  {
    page: 'wordpress',
    mysql: `CREATE TABLE wp_users (user_login text, user_pass text, user_email text, user_registered text, display_name text);
      INSERT INTO wp_users VALUES ('wordpress', '$wp$2y$10$0yzpgHwYd0VW6ka1lr20wuLl1NzO4X9Cx/yHYOEca3yJN990WZ.YO',
          'wordpress@x.co', '2024-01-02 03:04:05', 'Ann "A" Lee; Jr.'),
        ('old user@x.co', '$P$BqZ4y9nQvVZ0lI1tV8V0V0V0V0V0V0.', 'wordpress-old@x.co', '0000-00-00 00:00:00', 'Old'),
        ('md5', '5f4dcc3b5aa765d61d8327deb882cf99', 'wordpress-md5@x.co', '2004-01-02 03:04:05', 'Older')`,
    signIn: [['wordpress', PLAIN]],
    imported: 2,
    refused: 1,
  },
  {
    page: 'keycloak',
    files: {
      'export.json': JSON.stringify({
        realm: 'app',
        users: [
          {
            id: '2ff4b4d0-fd72-4c6e-9684-02ab337687c2',
            username: 'keycloak',
            email: 'keycloak@x.co',
            emailVerified: true,
            firstName: 'Ann',
            lastName: 'Lee',
            enabled: true,
            createdTimestamp: 1_704_186_000_123,
            credentials: [
              { type: 'otp', secretData: '{}', credentialData: '{}' },
              keycloak(
                'pbkdf2-sha256',
                27_500,
                {},
                'EySyd3oipN19ARcvIuYDjpxunNSadhD+0kTg46jzs/c9yi46O3lvlVeKKDb5z3eo7xZ6EW9oVG/TxvQ0M5ev6A==',
              ),
            ],
          },
          {
            id: '3ff4b4d0-fd72-4c6e-9684-02ab337687c2',
            username: 'keycloak-512@x.co',
            email: 'keycloak-512@x.co',
            enabled: true,
            credentials: [
              keycloak(
                'pbkdf2-sha512',
                210_000,
                {},
                'aVdpVU3PK7eG8WZgIaj04tnVN5J0/HKSbXbNCa4Y//WpFKvGUbeADGbWdcgBavVVvrMlhF6fPMzsU2uwmH0EXA==',
              ),
            ],
          },
          {
            id: '4ff4b4d0-fd72-4c6e-9684-02ab337687c2',
            username: 'keycloak-26',
            email: 'keycloak-26@x.co',
            enabled: false,
            credentials: [
              keycloak(
                'argon2',
                5,
                {
                  hashLength: ['32'],
                  memory: ['7168'],
                  type: ['id'],
                  version: ['1.3'],
                  parallelism: ['1'],
                },
                'BruFLfFkjH/8erZ26NnrbkOrWiZuQyDRCHD9o0R6Scg=',
              ),
            ],
          },
          { username: 'service-account', enabled: true },
          {
            id: '5ff4b4d0-fd72-4c6e-9684-02ab337687c2',
            username: 'keycloak-google',
            email: 'keycloak-google@x.co',
            enabled: true,
            credentials: [],
          },
        ],
      }),
    },
    commands: 'kc.sh() { cp export.json "${@: -1}"; }',
    signIn: [
      ['keycloak', PLAIN],
      ['keycloak-512@x.co', PLAIN],
    ],
    verified: 'keycloak',
    imported: 4,
  },
  {
    page: 'spring',
    postgres: `CREATE TABLE users (email text, username text, enabled boolean, password text);
      INSERT INTO users VALUES ('spring@x.co', 'spring', true, '{bcrypt}$2a$10$dXJ3SW6G7P50lGmMkkmwe.20cQQubK3.HZWzG3YB1tlRy.fqvM/BG'),
        ('spring-pbkdf2@x.co', 'spring2', true, '{pbkdf2}5d923b44a6d129f3ddf3e3c8d29412723dcbde72445e8ef6bf3b508fbf17fa4ed4d6b99ca763d8dc'),
        ('spring-scrypt@x.co', 'spring3', true, '{scrypt}$e0801$8bWJaSu2IKSn9Z9kM+TPXfOc/9bdYSrN1oD9qfVThWEwdRTnO7re7Ei+fUZRJ68k9lTyuTeUp4of4g24hHnazw==$OAOec05+bXxvuu/1qZ6NUR+xQYvYv7BeL1QxwRpY5Pc='),
        ('spring-noop@x.co', 'spring4', true, '{noop}password')`,
    signIn: [
      ['spring', 'password'],
      ['spring2', 'password'],
      ['spring3', 'password'],
    ],
    imported: 3,
    refused: 1,
  },
  {
    page: 'supertokens',
    postgres: `CREATE TABLE emailpassword_users (app_id varchar, user_id char(36), email varchar, password_hash varchar,
        time_joined bigint);
      CREATE TABLE emailverification_verified_emails (app_id varchar, user_id varchar, email varchar);
      INSERT INTO emailpassword_users VALUES
        ('public', '1f2e3d4c-8f0e-4d0a-9b44-0d6f2f3f5a21', 'supertokens@x.co', '${BCRYPT}', 1704164645123),
        ('public', '1f2e3d4c-8f0e-4d0a-9b44-0d6f2f3f5a22', 'supertokens2@x.co', '${BCRYPT}', 1704164645124),
        ('other', '1f2e3d4c-8f0e-4d0a-9b44-0d6f2f3f5a23', 'supertokens3@x.co', '${BCRYPT}', 1704164645125);
      INSERT INTO emailverification_verified_emails VALUES
        ('public', '1f2e3d4c-8f0e-4d0a-9b44-0d6f2f3f5a21', 'supertokens@x.co'),
        ('public', '1f2e3d4c-8f0e-4d0a-9b44-0d6f2f3f5a22', 'earlier@x.co')`,
    signIn: [
      ['supertokens@x.co', PLAIN],
      ['supertokens2@x.co', PLAIN],
    ],
    verified: 'supertokens@x.co',
    imported: 2,
  },
  {
    page: 'ackplus-nest-auth',
    postgres: `CREATE TABLE nest_auth_users (id uuid, email varchar, "emailVerifiedAt" timestamp, "isActive" boolean,
        "createdAt" timestamp, "passwordHash" varchar);
      INSERT INTO nest_auth_users VALUES
        (gen_random_uuid(), 'ackplus@x.co', now(), true, '2024-01-02 03:04:05.123', '$argon2id$v=19$m=65536,t=3,p=4$bmVzdGF1dGhzYWx0MDAwMQ$oJt8MV48MGqYlyg2nr5VaE92DT4nCSS/DtLJMXHOUA8'),
        (gen_random_uuid(), 'ackplus@x.co', NULL, true, now(), NULL),
        (gen_random_uuid(), NULL, NULL, true, now(), NULL)`,
    signIn: [['ackplus@x.co', 'my password']],
    verified: 'ackplus@x.co',
    imported: 1,
    refused: 1,
  },
];
