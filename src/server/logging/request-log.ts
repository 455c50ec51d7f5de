import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Logger, pino } from 'pino';
import type { Clock } from '../../index.js';

/** What pino hands out "for performant integration", by its `pino.symbols`. */
interface Internals {
  [pino.symbols.chindingsSym]: string;
  [pino.symbols.streamSym]: { write(line: string): void };
}

const LEVEL = pino.levels.values['info']!;

/**
 * A line in the log for each request: no query string, no header, no body. It is what `log.info()` writes, put
 * together by hand: each request has one, and pino's way there costs as much as half of the guard.
 */
export class RequestLog {
  private readonly bindings: string;
  private readonly output: { write(line: string): void };
  private time = '';
  private timedAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly log: Logger,
    private readonly clock: Clock,
  ) {
    const internals = log as unknown as Internals;
    this.bindings = internals[pino.symbols.chindingsSym];
    this.output = internals[pino.symbols.streamSym];
  }

  write(request: FastifyRequest, reply: FastifyReply): void {
    if (!this.log.isLevelEnabled('info')) return;
    // What is from outside is made JSON; the rest is text that needs none.
    const path = JSON.stringify(pathOf(request.url));
    // Fastify knows none where the client has gone before anybody asked.
    const address = JSON.stringify((request.ip as string | undefined) ?? null);
    const milliseconds = Math.round(reply.elapsedTime * 10) / 10;
    this.output.write(
      `{"level":${LEVEL}${this.isoTime()}${this.bindings},"reqId":"${request.id}",` +
        `"method":"${request.method}","path":${path},"status":${reply.statusCode},` +
        `"milliseconds":${milliseconds},"address":${address},"msg":"request"}\n`,
    );
  }

  /** Made anew once in a millisecond. */
  private isoTime(): string {
    const nowMs = this.clock.monotonicMs();
    if (nowMs - this.timedAtMs >= 1) {
      this.timedAtMs = nowMs;
      this.time = pino.stdTimeFunctions.isoTime();
    }
    return this.time;
  }
}

function pathOf(url: string): string {
  const end = url.indexOf('?');
  return end === -1 ? url : url.slice(0, end);
}
