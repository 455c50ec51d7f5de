import {
  type ArgumentsHost,
  Catch,
  ConsoleLogger,
  type ExceptionFilter,
  Injectable,
  type INestApplication,
  Scope,
} from '@nestjs/common';
import { APP_FILTER, BaseExceptionFilter, HttpAdapterHost } from '@nestjs/core';
import { QueryFailedError } from 'typeorm';
import { describe, expect, vi } from 'vitest';
import {
  AccountModule,
  AuthModule,
  type DirectoryUser,
  findLogFields,
  OAuthModule,
  ProblemFilter,
  UserDirectory,
} from '../../src/index.js';
import { hostTest } from '../support/fixtures.js';
import { authOptions, type HostParts, ownDataSource } from '../support/host.js';

const SECRET = '$argon2id$secret';
const LOGIN = { username: 'jane', password: 'correct horse battery' };

/** A table of users whose database fails. */
class FailingDirectory extends UserDirectory {
  static error: Error = new TypeError('boom');

  findByLogin(): Promise<DirectoryUser | null> {
    return Promise.reject(FailingDirectory.error);
  }

  findById(): Promise<DirectoryUser | null> {
    return Promise.reject(FailingDirectory.error);
  }

  override create(): Promise<DirectoryUser> {
    return Promise.reject(FailingDirectory.error);
  }
}

/** A filter as error trackers have it: it reports every error, and answers as Nest does. */
@Catch()
class ReportingFilter extends BaseExceptionFilter {
  static reported: unknown[] = [];

  override catch(error: unknown, host: ArgumentsHost): void {
    ReportingFilter.reported.push(error);
    // oxlint-disable-next-line promise/valid-params, promise/no-promise-in-callback -- an exception filter's catch, no promise's.
    super.catch(error, host);
  }
}

@Injectable({ scope: Scope.REQUEST })
@Catch()
class ScopedFilter extends ReportingFilter {
  constructor({ httpAdapter }: HttpAdapterHost) {
    super(httpAdapter);
  }
}

@Catch(RangeError)
class RangeFilter extends ReportingFilter {}

/** Reports every error, and lets the library answer it. */
@Catch()
class DelegatingFilter implements ExceptionFilter {
  constructor(private readonly problems: ProblemFilter) {}

  catch(error: unknown, host: ArgumentsHost): unknown {
    ReportingFilter.reported.push(error);
    // oxlint-disable-next-line promise/valid-params, promise/no-promise-in-callback -- an exception filter's catch, no promise's.
    return this.problems.catch(error, host);
  }
}

const test = hostTest().extend('start', ({ newDatabase, startHost }) => {
  return async (
    parts: HostParts = {},
    configure: (app: INestApplication) => void = () => {},
    express = false,
  ) => {
    ReportingFilter.reported = [];
    FailingDirectory.error = new TypeError('boom');
    const imports = [
      ownDataSource(await newDatabase('sqlite')),
      AuthModule.forRoot({
        ...authOptions(),
        overrides: [{ provide: UserDirectory, useClass: FailingDirectory }],
      }),
      OAuthModule.forRoot(),
      AccountModule.forRoot(),
    ];
    return startHost({ imports, ...parts }, { configure, express });
  };
});

describe('The exception filter of an application', () => {
  test.for([
    ['APP_FILTER on Fastify', ReportingFilter, false],
    ['APP_FILTER on Express', ReportingFilter, true],
    ['APP_FILTER with the scope of a request', ScopedFilter, false],
  ] as const)(
    'sees the fault of a UserDirectory in routes of the library, and answers it: %s',
    async ([_what, useClass, express], { start }) => {
      const providers = [{ provide: APP_FILTER, useClass }];
      const host = await start({ providers }, undefined, express);
      for (const [path, body] of [
        ['/login', { json: LOGIN }],
        ['/token', { form: LOGIN }],
      ] as const) {
        const answer = await host.call('POST', path, body);
        expect(answer.status).toBe(500);
        expect(answer.body).toEqual({ statusCode: 500, message: 'Internal server error' });
        expect(answer.headers.get('cache-control')).toBe('no-store');
      }
      expect(ReportingFilter.reported).toEqual([FailingDirectory.error, FailingDirectory.error]);
    },
  );

  test('sees it with app.useGlobalFilters() too, without the values of a failed statement', async ({
    start,
  }) => {
    const host = await start({}, (app) => {
      app.useGlobalFilters(new ReportingFilter(app.get(HttpAdapterHost).httpAdapter));
    });
    const driverError = Object.assign(new Error('not null'), { detail: `(7, ${SECRET})` });
    FailingDirectory.error = new QueryFailedError('INSERT ...', [SECRET], driverError);
    expect((await host.call('POST', '/login', { json: LOGIN })).status).toBe(500);
    const [reported] = ReportingFilter.reported;
    expect(reported).toBe(FailingDirectory.error);
    expect(JSON.stringify(reported)).not.toContain(SECRET);
    expect(Object.keys(reported as object)).not.toContain('parameters');
    expect(Object.keys(driverError)).not.toContain('detail');
  });

  test('may let ProblemFilter answer what it has seen', async ({ start }) => {
    const providers = [ProblemFilter, { provide: APP_FILTER, useClass: DelegatingFilter }];
    const host = await start({ providers });
    const answer = await host.call('POST', '/login', { json: LOGIN });
    expect([answer.status, answer.body.code]).toEqual([500, 'internal_error']);
    expect(ReportingFilter.reported).toEqual([FailingDirectory.error]);
  });

  test('sees no error that is a part of the API', async ({ start }) => {
    const host = await start({ providers: [{ provide: APP_FILTER, useClass: ReportingFilter }] });
    const answer = await host.call('POST', '/login', { json: {} });
    expect(answer.status).toBe(422);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect((await host.call('GET', '/users/me')).body.detail).toBe('Not authenticated');
    expect(ReportingFilter.reported).toEqual([]);
  });

  test.for([
    ['none', {}],
    ['one for another error', { providers: [{ provide: APP_FILTER, useClass: RangeFilter }] }],
  ] as const)(
    'is not needed: the answer is a problem without the message of the error: %s',
    async ([_what, parts], { start }) => {
      const host = await start(parts as HostParts);
      const answer = await host.call('POST', '/login', { json: LOGIN });
      expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
      expect([answer.status, answer.body.code]).toEqual([500, 'internal_error']);
      expect(JSON.stringify(answer.body)).not.toContain('boom');
      expect(ReportingFilter.reported).toEqual([]);
    },
  );
});

describe('The log of an application', () => {
  test('has a fault as a message on one line, a stack and a context', async ({ start }) => {
    const logger = new ConsoleLogger({ logLevels: ['error'] });
    const error = vi.spyOn(logger, 'error').mockImplementation(() => {});
    const host = await start({}, (app) => app.useLogger(logger));
    FailingDirectory.error = new TypeError('boom\nERROR [Forged] a line');
    await host.call('POST', '/login', { json: LOGIN });
    const [message, stack, context, ...rest] = error.mock.calls[0]!;
    expect(message).toMatch(/^TypeError: boom\\u000aERROR \[Forged\] a line( reqId=[\w-]+)?$/);
    expect(stack).toMatch(/^TypeError: boom\\u000aERROR \[Forged\] a line\n {4}at /);
    expect(context).toBe('ProblemFilter');
    expect(rest).toEqual([]);
  });

  test('has it as an error with its details if the logger is structured, as nestjs-pino is', async ({
    start,
  }) => {
    const entries: Array<Record<string, unknown>> = [];
    const host = await start({}, (app) => app.useLogger(new PinoStyleLogger(entries)));
    await host.call('POST', '/login', { json: LOGIN });
    const [entry] = entries.filter(({ context }) => context === 'ProblemFilter');
    expect(entry).toMatchObject({
      level: 'error',
      err: expect.objectContaining({ stack: expect.stringMatching(/^TypeError: boom\n {4}at /) }),
      fields: { message: 'TypeError: boom' },
    });
  });
});

/** Takes arguments as nestjs-pino 4 does: the context last, and the stack of an error before it. */
class PinoStyleLogger {
  constructor(private readonly entries: Array<Record<string, unknown>>) {}

  log(...given: unknown[]): void {
    this.write('info', given);
  }

  warn(...given: unknown[]): void {
    this.write('warn', given);
  }

  error(...given: unknown[]): void {
    this.write('error', given);
  }

  private write(level: string, [message, ...rest]: unknown[]): void {
    const context = rest.pop();
    const [stack] = rest;
    const isError = level === 'error' && typeof stack === 'string' && /\n\s*at /.test(stack);
    const err = isError ? Object.assign(new Error(String(message)), { stack }) : undefined;
    this.entries.push({ level, context, message, err, fields: findLogFields() });
  }
}
