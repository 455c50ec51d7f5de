import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { logRequests } from './request-log.js';

type Hook = (request: FastifyRequest, reply: FastifyReply, done: () => void) => void;

/** Returns the lines that one request writes to a log of this level. */
function linesFor(request: object, options: pino.LoggerOptions = { base: null }): string[] {
  const lines: string[] = [];
  const addHook = (_name: string, hook: Hook) => {
    const given = { id: 'request-1', method: 'GET', headers: {}, ...request } as FastifyRequest;
    hook(given, { statusCode: 200, elapsedTime: 1.26 } as FastifyReply, () => {});
  };
  const log = pino(options, { write: (line) => lines.push(line) });
  logRequests({ addHook } as unknown as FastifyInstance, log);
  return lines;
}

describe('the request log', () => {
  it('has one line for a request, with its id, method, path, status, time and address', () => {
    const lines = linesFor({ url: '/users/me', ip: '127.0.0.1' }, { base: { worker: 2 } });
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0]!)).toEqual({
      level: 30,
      time: expect.any(Number),
      worker: 2,
      reqId: 'request-1',
      method: 'GET',
      path: '/users/me',
      status: 200,
      milliseconds: 1.3,
      address: '127.0.0.1',
      msg: 'request',
    });
  });

  it('has the address without the port that a proxy added', () => {
    const [line] = linesFor({ url: '/', ip: '[2001:db8::1]:443' });
    expect(JSON.parse(line!)).toMatchObject({ address: '2001:db8::1' });
  });

  it('has no query string, and escapes what the client sent', () => {
    const [line] = linesFor({ url: '/a"b\\\n\u2028é?token=secret', ip: '"evil"' });
    expect(line).not.toContain('secret');
    expect(line!.trim()).not.toContain('\n');
    expect(JSON.parse(line!)).toMatchObject({ path: '/a"b\\\n\u2028é', address: null });
  });

  it('has a null address if the client closed its connection early', () => {
    const [line] = linesFor({ url: '/', ip: undefined });
    expect(JSON.parse(line!)).toMatchObject({ path: '/', address: null });
  });

  it('has no request lines if LOG_LEVEL is warn', () => {
    expect(linesFor({ url: '/', ip: '127.0.0.1' }, { level: 'warn' })).toEqual([]);
  });
});
