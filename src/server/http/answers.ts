import type { FastifyReply } from 'fastify';
import type { Logger } from 'pino';

/** An answer that is ready, and what sends it. */
interface Ready {
  reply: FastifyReply;
  send: () => void;
}

/**
 * Sends the answers of one turn of the event loop one right after the other, at its end. Whoever reads them (a proxy on
 * this machine, say) is woken once and finds them all, where each by itself would wake it: that is as dear as all the
 * rest of a small answer. An answer that is alone waits for nothing.
 */
export class Answers {
  private ready: Ready[] = [];

  constructor(private readonly log: Logger) {}

  /** To be the last that is done with an answer. */
  sendTogether(reply: FastifyReply, send: () => void): void {
    // It is given already: nobody gives another one while this one waits.
    reply.hijack();
    if (this.ready.push({ reply, send }) === 1) setImmediate(() => this.sendAll());
  }

  private sendAll(): void {
    const { ready } = this;
    this.ready = [];
    for (const { reply, send } of ready) {
      try {
        send();
      } catch (error) {
        // A header that cannot be sent is to cost its own request alone, and not the process.
        this.log.error({
          reqId: reply.request.id,
          msg: `An answer was not sent: ${String(error)}`,
        });
        reply.raw.destroy();
      }
    }
  }
}
