import { type ArgumentsHost, BadRequestException, Logger } from '@nestjs/common';
import type { HttpAdapterHost } from '@nestjs/core';
import { QueryFailedError } from 'typeorm';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ProblemFilter } from './problem.filter.js';

/** Returns the filter's answer to an error, and its log. */
function answerTo(error: unknown, type = 'http') {
  const headers: Record<string, string> = {};
  let answer: { status?: number; body?: Record<string, unknown> } = {};
  const httpAdapter = {
    isHeadersSent: () => false,
    setHeader: (_response: unknown, name: string, value: string) => (headers[name] = value),
    reply: (_response: unknown, body: string, status: number) =>
      (answer = { status, body: JSON.parse(body) as Record<string, unknown> }),
  };
  const logged: unknown[] = [];
  for (const level of ['error', 'warn'] as const) {
    vi.spyOn(Logger.prototype, level).mockImplementation((entry) => void logged.push(entry));
  }
  const host = {
    getType: () => type,
    switchToHttp: () => ({ getRequest: () => ({ id: 'request-1' }), getResponse: () => ({}) }),
  } as unknown as ArgumentsHost;
  const filter = new ProblemFilter({ httpAdapter } as unknown as HttpAdapterHost);
  // oxlint-disable-next-line promise/no-promise-in-callback -- an exception filter's catch, no promise's.
  filter.catch(error, host);
  return { ...answer, headers, logged: JSON.stringify(logged) };
}

afterEach(() => vi.restoreAllMocks());

describe('ProblemFilter', () => {
  it.each(['mapException', 'mapExternalException'])(
    'answers the status only of an error of the framework, which Nest has put into words by %s()',
    (name) => {
      const nest = {
        [name]: () => new BadRequestException('Unexpected token h, "hunter2" is not valid JSON'),
      };
      const { status, body } = answerTo(nest[name]!());
      expect(status).toBe(400);
      expect(body).toMatchObject({
        code: 'malformed_request',
        detail: 'The request cannot be parsed.',
      });
      expect(JSON.stringify(body)).not.toContain('hunter2');
    },
  );

  it('answers the status only of an error without a stack, whose origin is not known', () => {
    const error = new BadRequestException('hunter2');
    error.stack = 'BadRequestException: hunter2';
    expect(answerTo(error).body).toMatchObject({ detail: 'The request cannot be parsed.' });
  });

  it.each([
    [
      ['Too many tags'],
      'The request is not valid: body.',
      [{ field: 'body', message: 'Too many tags' }],
    ],
    [
      { email: ['must be an email', 'should not be empty'] },
      'The request is not valid: email.',
      [
        { field: 'email', message: 'must be an email' },
        { field: 'email', message: 'should not be empty' },
      ],
    ],
    [
      [{ property: 'pin', value: 'hunter2', constraints: { isInt: 'pin must be an integer' } }],
      'The request is not valid: pin.',
      [{ field: 'pin', message: 'must be an integer' }],
    ],
  ])('lists the messages %j of an application as errors', (message, detail, errors) => {
    const { body } = answerTo(new BadRequestException({ message }));
    expect(body).toMatchObject({ code: 'validation_failed', detail, errors });
    expect(JSON.stringify(body)).not.toContain('hunter2');
  });

  it('answers 500 to an unknown error, and logs it without its parameters', () => {
    const error = new QueryFailedError(
      'INSERT ...',
      ['$argon2id$hunter2'],
      new Error('no such table'),
    );
    const { status, body, logged } = answerTo(error);
    expect([status, body!.code]).toEqual([500, 'internal_error']);
    expect(JSON.stringify(body)).not.toMatch(/hunter2|table|INSERT/);
    expect(logged).toContain('request-1');
    expect(logged).toContain('no such table');
    expect(logged).not.toContain('hunter2');
  });

  it.each([new Error('x'), 'text', null, undefined, 42])('answers 500 to %s thrown', (error) => {
    expect(answerTo(error).status).toBe(500);
  });

  it('answers 503 with Retry-After if the database is away', () => {
    const away = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    const { status, headers } = answerTo(away);
    expect(status).toBe(503);
    expect(headers).toMatchObject({ 'Retry-After': '1', 'Cache-Control': 'no-store' });
  });

  it('rethrows errors of other transports than HTTP', () => {
    expect(() => answerTo(new BadRequestException('a mistake'), 'graphql')).toThrow('a mistake');
  });
});
