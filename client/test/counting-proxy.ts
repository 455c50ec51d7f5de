import {
  createServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * What the proxy does with a request: passes it on and drops the answer, passes it on and holds the answer back, or answers
 * it itself.
 */
type Fault = 'drop' | Promise<unknown> | ((response: ServerResponse) => void);

/** A proxy in front of a server. It counts requests, and breaks those of one path. */
export class CountingProxy {
  /** Each request, like `POST /token`. Preflights are not counted. */
  readonly requests: string[] = [];
  private readonly faults = new Map<string, Fault[]>();

  private constructor(
    private readonly server: Server,
    /** The server. It may be started after the proxy, with the URL of the proxy as its issuer. */
    public target: URL | null,
    readonly url: string,
  ) {}

  static async before(target: string | null, host = '127.0.0.1'): Promise<CountingProxy> {
    const server = createServer();
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const { port } = server.address() as AddressInfo;
    const proxy = new CountingProxy(
      server,
      target === null ? null : new URL(target),
      `http://${host}:${port}`,
    );
    server.on('request', (incoming, response) => proxy.pass(incoming, response));
    return proxy;
  }

  /** Breaks the next requests, in this order. */
  breakNext(name: string, ...faults: Fault[]): void {
    this.faults.set(name, faults);
  }

  count(name: string): number {
    return this.requests.filter((each) => each === name).length;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }

  private pass(incoming: IncomingMessage, response: ServerResponse): void {
    const { method, url, headers } = incoming;
    const name = `${method} ${url}`;
    if (method !== 'OPTIONS') this.requests.push(name);
    const fault = this.faults.get(name)?.shift();
    if (typeof fault === 'function') {
      incoming.resume();
      fault(response);
      return;
    }
    const { hostname, port } = this.target!;
    const onAnswer = async (answer: IncomingMessage) => {
      if (fault === 'drop') {
        response.destroy();
        answer.resume();
        return;
      }
      await fault;
      response.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(response);
    };
    const outgoing = request({ hostname, port, method, path: url, headers });
    outgoing.on('response', (answer) => void onAnswer(answer));
    outgoing.on('error', () => response.destroy());
    incoming.pipe(outgoing);
  }
}
