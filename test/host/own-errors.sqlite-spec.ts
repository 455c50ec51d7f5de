import {
  BadRequestException,
  Body,
  ConflictException,
  Controller,
  ForbiddenException,
  Get,
  HttpException,
  type INestApplication,
  type MiddlewareConsumer,
  Module,
  NotFoundException,
  Param,
  ParseIntPipe,
  Post,
  ServiceUnavailableException,
  UnauthorizedException,
  ValidationPipe,
} from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { IsEmail, IsInt } from 'class-validator';
import { expect } from 'vitest';
import { ProblemFilter } from '../../src/index.js';
import { hostTest } from '../support/fixtures.js';

class NewReport {
  @IsEmail()
  email!: string;

  @IsInt({ each: true })
  pages!: number[];
}

const ERRORS: Record<string, Error> = {
  conflict: new ConflictException('The report is locked by Ann.'),
  forbidden: new ForbiddenException('Not your report'),
  missing: new NotFoundException('No report 7'),
  unpaid: new HttpException('Pay first', 402),
  coded: new BadRequestException({ code: 'quota', left: 0 }),
  nest: new HttpException({ status: 403, error: 'This is a custom message' }, 403),
  plain: new ConflictException(),
  sentence: new BadRequestException({ code: 'a b', message: 'Too many reports' }),
  away: new ServiceUnavailableException('redis://:hunter2@cache'),
  fault: new HttpException('hunter2', 500),
};

@Controller('reports')
class ReportsController {
  @Post()
  create(@Body() report: NewReport) {
    return report;
  }

  @Get('by-number/:number')
  get(@Param('number', ParseIntPipe) number: number) {
    return { number };
  }

  @Get(':error')
  fail(@Param('error') name: string) {
    throw ERRORS[name]!;
  }
}

@Module({ controllers: [ReportsController] })
class ReportsModule {
  configure(consumer: MiddlewareConsumer) {
    consumer
      .apply(() => {
        throw new UnauthorizedException('The key was revoked.');
      })
      .forRoutes('behind');
  }
}

const test = hostTest().extend('start', ({ startHost }) => async (express: boolean) => {
  const parts = {
    imports: [ReportsModule],
    providers: [{ provide: APP_FILTER, useClass: ProblemFilter }],
  };
  const configure = (app: INestApplication) =>
    void app.useGlobalPipes(new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true }));
  return startHost(parts, { express, configure });
});

const FRAMEWORKS = [
  ['Fastify', false],
  ['Express', true],
] as const;

test.for(FRAMEWORKS)(
  'ProblemFilter as APP_FILTER keeps message, code and members of the errors of an application: %s',
  async ([_name, express], { start }) => {
    const host = await start(express);
    for (const [path, status, problem] of [
      ['conflict', 409, { code: 'request_refused', detail: 'The report is locked by Ann.' }],
      ['forbidden', 403, { code: 'request_refused', detail: 'Not your report' }],
      ['missing', 404, { code: 'not_found', detail: 'No report 7' }],
      ['unpaid', 402, { code: 'request_refused', detail: 'Pay first' }],
      ['coded', 400, { code: 'quota', detail: 'The request cannot be parsed.', left: 0 }],
      ['nest', 403, { code: 'request_refused', detail: 'This is a custom message' }],
      ['plain', 409, { code: 'request_refused', detail: 'The request was rejected: Conflict.' }],
      ['sentence', 400, { code: 'malformed_request', detail: 'Too many reports' }],
      [
        'by-number/x',
        400,
        { code: 'malformed_request', detail: 'Validation failed (numeric string is expected)' },
      ],
    ] as const) {
      const answer = await host.call('GET', `/reports/${path}`);
      expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
      expect([answer.status, answer.body.status, answer.body]).toEqual([
        status,
        status,
        expect.objectContaining(problem),
      ]);
      expect(answer.body).not.toHaveProperty('statusCode');
    }
    const behind = await host.call('GET', '/behind');
    expect([behind.status, behind.body.detail]).toEqual([401, 'The key was revoked.']);
  },
);

test.for(FRAMEWORKS)(
  'ProblemFilter as APP_FILTER lists the errors of a ValidationPipe by field: %s',
  async ([_name, express], { start }) => {
    const host = await start(express);
    const json = { email: 'x', pages: ['y'], admin: true };
    const { status, body } = await host.call('POST', '/reports', { json });
    expect([status, body]).toEqual([
      400,
      {
        type: 'about:blank',
        title: 'Bad Request',
        status: 400,
        code: 'validation_failed',
        detail: 'The request is not valid: admin, email, pages.',
        errors: [
          { field: 'admin', message: 'should not exist' },
          { field: 'email', message: 'must be an email' },
          { field: 'pages', message: 'must be an integer number' },
        ],
      },
    ]);
  },
);

test.for(FRAMEWORKS)(
  'ProblemFilter as APP_FILTER shows no text of the framework, nor of an error from 500 on: %s',
  async ([_name, express], { start }) => {
    const host = await start(express);
    const headers = { 'content-type': 'application/json' };
    const PARSED = [400, 'malformed_request', 'The request cannot be parsed.'];
    const AWAY = [503, 'unavailable', 'The service is temporarily unavailable.'];
    for (const [method, path, body, expected] of [
      ['POST', '/reports', '"hunter2', PARSED],
      ['POST', '/reports', 'hunter2', PARSED],
      // Fastify answers it itself.
      ...(express ? [['GET', '/reports/%zz?hunter2', undefined, PARSED] as const] : []),
      ['GET', '/hunter2', undefined, [404, 'not_found', 'Resource not found.']],
      [
        'POST',
        '/reports',
        `"${'x'.repeat(2_000_000)}"`,
        [413, 'content_too_large', 'The body is too large.'],
      ],
      ['GET', '/reports/away', undefined, AWAY],
      ['GET', '/reports/fault', undefined, [500, 'internal_error', 'Internal server error.']],
    ] as const) {
      const response = await fetch(host.url + path, { method, body, ...(body && { headers }) });
      const text = await response.text();
      const { code, detail } = JSON.parse(text) as Record<string, unknown>;
      expect([response.status, code, detail]).toEqual(expected);
      expect(text).not.toContain('hunter2');
    }
  },
);
