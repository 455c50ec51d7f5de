import {
  createServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the proxy does with a request: passes it on, answers it itself, or passes it on and drops the answer. */
type Fault = 'drop' | ((response: ServerResponse) => void);

/** A proxy in front of a server. It counts requests, and breaks those of one path. */
export class CountingProxy {
  /** Each request, like `POST /token`. Preflights are not counted. */
  readonly requests: string[] = [];
  private readonly faults = new Map<string, Fault[]>();

  private constructor(
    private readonly server: Server,
    private readonly target: URL,
    readonly url: string,
  ) {}

  static async before(target: string, host = '127.0.0.1'): Promise<CountingProxy> {
    const server = createServer();
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const { port } = server.address() as AddressInfo;
    const proxy = new CountingProxy(server, new URL(target), `http://${host}:${port}`);
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
    const { hostname, port } = this.target;
    const outgoing = request({ hostname, port, method, path: url, headers }, (answer) => {
      if (fault === 'drop') {
        response.destroy();
        answer.resume();
      } else {
        response.writeHead(answer.statusCode!, answer.headers);
        answer.pipe(response);
      }
    });
    outgoing.on('error', () => response.destroy());
    incoming.pipe(outgoing);
  }
}
