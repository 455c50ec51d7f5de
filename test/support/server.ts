import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { pino } from 'pino';
import { Writable } from 'node:stream';
import { UserAccounts } from '../../src/index.js';
import { EventRecorder, FakeClock, type RecordedEvent } from '../../src/testing.js';
import { createServer } from '../../src/server/process/create-server.js';
import type { Settings } from '../../src/server/settings/settings.js';
import { createDatabase, type TestDatabase } from './databases.js';
import { type Answer, call, type Call } from './http.js';

export const ISSUER = 'http://localhost:3000';
export const DAY = 86_400;
export const PASSWORD = 'correct horse battery staple';

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

/** The real server, in this process, on a database of its own and a port of its own. */
export class TestServer {
  private clock: FakeClock | null = null;

  constructor(
    readonly app: NestFastifyApplication,
    readonly url: string,
    readonly settings: Settings,
    /** Every line that was logged. */
    readonly log: string[],
    private readonly recorder: EventRecorder,
    private readonly database: TestDatabase,
  ) {}

  call(method: string, path: string, options?: Call): Promise<Answer> {
    return call(this.url, method, path, options);
  }

  /** Registers somebody new. */
  async register(members: Record<string, unknown> = {}): Promise<TestUser> {
    const username = `user-${randomBytes(5).toString('hex')}`;
    const json = { username, email: `${username}@example.com`, password: PASSWORD, ...members };
    const { status, body } = await this.call('POST', '/users', { json });
    if (status !== 201) throw new Error(`registration: ${status} ${JSON.stringify(body)}`);
    return { id: body.id, email: body.email, username: body.username, password: json.password };
  }

  /** Registers somebody new, who administers. */
  async registerAdministrator(): Promise<TestUser> {
    const user = await this.register();
    await this.app.get(UserAccounts).setRoles(user.id, ['admin']);
    return user;
  }

  /** Signs in with the form; the access token. */
  async signIn(user: TestUser, scope = ''): Promise<string> {
    return (await this.tokens(user, scope)).access_token;
  }

  /** Signs in with the form; the whole answer. */
  async tokens({ username, password }: TestUser, scope = ''): Promise<TokenAnswer> {
    const { status, body } = await this.call('POST', '/token', {
      form: { username, password, scope },
    });
    if (status !== 200) throw new Error(`sign-in: ${status} ${JSON.stringify(body)}`);
    return body;
  }

  refresh(refresh_token: string, more: Record<string, string> = {}): Promise<Answer> {
    const form = { grant_type: 'refresh_token', refresh_token, ...more };
    return this.call('POST', '/token', { form });
  }

  async disable(id: string): Promise<void> {
    await this.app.get(UserAccounts).disable(id);
  }

  /** What happened since this was asked last, by name. */
  takeEvents(): string[] {
    return this.recorder.take();
  }

  /** As {@link takeEvents}, with what was told. */
  takeRecorded(): RecordedEvent[] {
    return this.recorder.recorded.splice(0);
  }

  /** Sets the server's clock so many seconds ahead of the real one. */
  setClockAhead(seconds: number): void {
    this.clock ??= FakeClock.of(this.app);
    this.clock.set(new Date(Date.now() + seconds * 1000));
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.database.drop();
  }
}

/** Starts the server with the settings it has out of the box, but for those given. */
export async function startServer(given: Partial<Settings> = {}): Promise<TestServer> {
  const database = await createDatabase();
  const settings: Settings = {
    production: false,
    port: 0,
    host: '127.0.0.1',
    databaseUrl: database.url,
    secretKey: randomBytes(32).toString('hex'),
    secretKeyFallbacks: [],
    sessionSeconds: 30 * DAY,
    sessionIdleSeconds: 14 * DAY,
    refreshReuseGraceSeconds: 10,
    recheckSeconds: 5,
    signingKeyRotationDays: 30,
    jwksMaxAgeSeconds: 300,
    clients: [],
    algorithm: 'ES256',
    accessTokenSeconds: 900,
    issuer: ISSUER,
    audience: ISSUER,
    passwordGrant: true,
    registration: 'open',
    limits: true,
    // All of a test comes from one address; what the figures do is shown in test/rate-limits.
    signInFailuresPerAddress: 100_000,
    registrationsPerAddress: 100_000,
    auditRetentionDays: 365,
    trustProxyHops: 0,
    corsOrigins: [],
    logLevel: 'trace',
    shutdownDelaySeconds: 0,
    workers: 1,
    metricsHost: '127.0.0.1',
    ...given,
  };
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
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.getHttpServer().address() as { port: number };
  const recorder = EventRecorder.of(app);
  return new TestServer(app, `http://127.0.0.1:${port}`, settings, lines, recorder, database);
}
