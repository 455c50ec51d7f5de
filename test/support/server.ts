import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { pino } from 'pino';
import { Writable } from 'node:stream';
import { Clock, UserAccounts } from '../../src/index.js';
import { EventRecorder, FakeClock, type RecordedEvent } from '../../src/testing.js';
import { createServer } from '../../src/server/process/create-server.js';
import { readSettings } from '../../src/server/settings/read-settings.js';
import type { Settings } from '../../src/server/settings/settings.js';
import type { TestDatabase } from './databases.js';
import { type Answer, call, type Call } from './http.js';
import { createMigratedDatabase } from './migrated-database.js';

export const ISSUER = 'http://localhost:3000';
export const DAY = 86_400;
export const PASSWORD = 'correct horse battery staple';
/** The password that tests change to. */
export const NEXT = 'violet anchor tundra biscuit';

/** The lowest cost of argon2, and no threads: starting one takes as long as a fifth of the server. */
export const CHEAP_HASHING = { argon2: { memoryKib: 1_024, passes: 1, lanes: 1 }, threads: 0 };

/** A user who can sign in. */
export interface TestUser {
  id: string;
  email: string;
  username: string;
  password: string;
}

/** What a sign-in answers. */
export interface TokenAnswer {
  access_token: string;
  refresh_token: string;
  expires_in: number;
  scope: string;
}

/** The real server, in this process, on a free port. */
export class TestServer {
  private clock: FakeClock | null = null;
  private readonly instances: TestServer[] = [];

  constructor(
    readonly app: NestFastifyApplication,
    readonly url: string,
    readonly settings: Settings,
    /** Every line that was logged. */
    readonly log: string[],
    private readonly recorder: EventRecorder,
    /** The database to drop when the server closes, or null if another server uses it too. */
    private readonly database: TestDatabase | null,
  ) {}

  call(method: string, path: string, options?: Call): Promise<Answer> {
    return call(this.url, method, path, options);
  }

  /** Registers a new user. */
  async register(members: Record<string, unknown> = {}): Promise<TestUser> {
    const username = `user-${randomBytes(5).toString('hex')}`;
    const json = { username, email: `${username}@example.com`, password: PASSWORD, ...members };
    const { status, body } = await this.call('POST', '/users', { json });
    if (status !== 201) throw new Error(`registration: ${status} ${JSON.stringify(body)}`);
    return { id: body.id, email: body.email, username: body.username, password: json.password };
  }

  /** Registers a new user and gives them the role `admin`. */
  async registerAdministrator(): Promise<TestUser> {
    const user = await this.register();
    await this.app.get(UserAccounts).setRoles(user.id, ['admin']);
    return user;
  }

  /** Signs in with the form, and returns the access token. */
  async signIn(user: TestUser, scope = ''): Promise<string> {
    return (await this.tokens(user, scope)).access_token;
  }

  /** Signs in with the form, and returns the whole answer. */
  async tokens({ username, password }: TestUser, scope = ''): Promise<TokenAnswer> {
    const { status, body } = await this.call('POST', '/token', {
      form: { username, password, scope },
    });
    if (status !== 200) throw new Error(`sign-in: ${status} ${JSON.stringify(body)}`);
    return body;
  }

  refresh(
    refresh_token: string,
    more: Record<string, string> = {},
    headers?: Record<string, string>,
  ): Promise<Answer> {
    const form = { grant_type: 'refresh_token', refresh_token, ...more };
    return this.call('POST', '/token', { form, headers });
  }

  /** Asks `GET /users/me` with this access token. */
  me(token: string): Promise<Answer> {
    return this.call('GET', '/users/me', { token });
  }

  async disable(id: string): Promise<void> {
    await this.app.get(UserAccounts).disable(id);
  }

  /** Returns the names of the events since the last call, in order, without those of the mails: see `takeRecorded`. */
  takeEvents(): string[] {
    return this.takeRecorded().map(({ name }) => name);
  }

  /**
   * Returns the events since the last call, with their payloads. Those of mails and of providers are left out: a worker
   * sends mails, and reads about providers, at a time of its own, maybe in the next test.
   */
  takeRecorded(): RecordedEvent[] {
    return this.recorder.recorded.splice(0).filter(({ name }) => !/^(mail|provider)\./.test(name));
  }

  /** Returns the names of all events since the last call, in order. */
  takeAllEvents(): string[] {
    return this.recorder.take();
  }

  /** Sets the server's clock this many seconds ahead of the real one. */
  setClockAhead(seconds: number): void {
    this.clock ??= FakeClock.of(this.app);
    this.clock.set(new Date(Date.now() + seconds * 1000));
  }

  /** Moves the server's clock forward. */
  advanceClock(seconds: number): void {
    this.clock ??= FakeClock.of(this.app);
    this.clock.advance(seconds);
  }

  /** Returns the time of the server. */
  now(): Date {
    return this.app.get(Clock, { strict: false }).now();
  }

  /** Stops the server's clock, so that no limit refills while a busy machine takes its time. */
  stopClock(): void {
    const clock = this.app.get(Clock, { strict: false });
    const [now, ms] = [clock.now(), clock.monotonicMs()];
    Object.assign(clock, { now: () => new Date(now), monotonicMs: () => ms, follow: () => {} });
    this.clock = null;
  }

  /** Starts another instance on the same database, which is closed with this one. */
  async startInstance(changes: Partial<Settings> = {}): Promise<TestServer> {
    const instance = await listen({ ...this.settings, ...changes }, null);
    this.instances.push(instance);
    return instance;
  }

  async close(): Promise<void> {
    for (const instance of this.instances.splice(0)) await instance.close();
    await this.app.close();
    await this.database?.drop();
  }
}

/** Starts the server on a new database, with {@link defaultSettings} except for those given. */
export async function startServer(given: Partial<Settings> = {}): Promise<TestServer> {
  const database = await createMigratedDatabase();
  return listen({ ...defaultSettings(), databaseUrl: database.url, ...given }, database);
}

/**
 * Returns the server's default settings, with a random secret and with values for tests: a free port, a log of every
 * level, no delay at shutdown, cheap hashes (`hashing: undefined` has those of a server), no mail to verify an address, and
 * high limits for an address and a user, because the tests of a file share them.
 */
export function defaultSettings(): Settings {
  const { settings } = readSettings({
    SECRET_KEY: randomBytes(32).toString('hex'),
    HOST: '127.0.0.1',
    METRICS_HOST: '127.0.0.1',
    LOG_LEVEL: 'trace',
    SHUTDOWN_DELAY_SECONDS: '0',
    SIGN_IN_FAILURES_PER_ADDRESS: '100000',
    REGISTRATIONS_PER_ADDRESS: '100000',
    MAILS_PER_ADDRESS: '100000',
    CHANGES_PER_MINUTE: '100000',
    // Most tests register users, and expect no mail.
    EMAIL_VERIFICATION: 'off',
  });
  return { ...settings, hashing: CHEAP_HASHING, port: 0 };
}

/** Starts the server in this process. */
export async function listen(
  settings: Settings,
  database: TestDatabase | null,
  host = '127.0.0.1',
): Promise<TestServer> {
  const lines: string[] = [];
  const log = pino(
    { level: settings.logLevel },
    new Writable({
      write(chunk, _encoding, done) {
        lines.push(String(chunk));
        done();
      },
    }),
  );
  const app = await createServer(settings, log);
  await app.listen({ port: settings.port, host });
  const { port } = app.getHttpServer().address() as { port: number };
  const recorder = EventRecorder.of(app);
  return new TestServer(app, `http://${host}:${port}`, settings, lines, recorder, database);
}
