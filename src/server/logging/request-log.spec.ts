import type { FastifyReply, FastifyRequest } from 'fastify';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { Clock } from '../../index.js';
import { RequestLog } from './request-log.js';

function linesOf(
  options: pino.LoggerOptions,
  request: Partial<FastifyRequest> = {},
): { written: string[]; expected: string[] } {
  const [written, expected]: [string[], string[]] = [[], []];
  const logTo = (lines: string[]) =>
    pino(
      { timestamp: pino.stdTimeFunctions.isoTime, ...options },
      { write: (line) => lines.push(line) },
    );
  const reply = { statusCode: 200, elapsedTime: 1.26 } as FastifyReply;
  const { url = '/users/me', ip = '127.0.0.1' } = request;
  const given = { id: 'request-1', method: 'GET', url, ip } as FastifyRequest;
  new RequestLog(logTo(written), new Clock()).write(given, reply);
  const [path] = url.split('?', 1);
  const figures = { status: 200, milliseconds: 1.3 };
  const entry = { reqId: 'request-1', method: 'GET', path, ...figures, address: ip };
  logTo(expected).info(entry, 'request');
  return { written, expected };
}

const withoutTime = (lines: string[]) =>
  lines.map((line) => line.replace(/"time":"[^"]{24}"/, '"time":"…"'));

describe('RequestLog', () => {
  it.each([{ base: null }, { base: { worker: 2 } }])('writes what pino would: %o', (options) => {
    const { written, expected } = linesOf(options);
    expect(written).toHaveLength(1);
    expect(withoutTime(written)).toEqual(withoutTime(expected));
    expect(withoutTime(written)[0]).toContain('…');
  });

  it('tells no query, and escapes what was sent', () => {
    const sent = { url: '/a"b\\\n\u2028é?token=secret', ip: '"evil"' };
    const { written, expected } = linesOf({ base: null }, sent);
    expect(withoutTime(written)).toEqual(withoutTime(expected));
    expect(JSON.parse(written[0]!)).toMatchObject({ path: '/a"b\\\n\u2028é', address: '"evil"' });
  });

  it('is of nobody where the client has gone', () => {
    const lines: string[] = [];
    const request = { id: 'request-1', method: 'GET', url: '/' } as FastifyRequest;
    const reply = { statusCode: 200, elapsedTime: 1 } as FastifyReply;
    new RequestLog(pino({ base: null }, { write: (line) => lines.push(line) }), new Clock()).write(
      request,
      reply,
    );
    expect(JSON.parse(lines[0]!)).toMatchObject({ path: '/', address: null });
  });

  it('writes nothing where the log is to be quieter', () => {
    expect(linesOf({ level: 'warn' }).written).toEqual([]);
  });
});
