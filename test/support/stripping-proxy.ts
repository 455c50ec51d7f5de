import { createServer, request, type Server } from 'node:http';
import { listen } from './ports.js';

/** A proxy in front of a server, which removes the start of each path as nginx and Traefik can. */
export class StrippingProxy {
  private target = '';

  private constructor(
    private readonly server: Server,
    private readonly port: number,
    private readonly start: string,
  ) {}

  /** Starts a proxy that removes `start`, and answers 502 to every other path. */
  static async listen(start: string): Promise<StrippingProxy> {
    const server = createServer();
    const proxy = new StrippingProxy(server, await listen(server), start);
    proxy.forward();
    return proxy;
  }

  /** The origin of the proxy. */
  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  leadTo(url: string): void {
    this.target = url;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  private forward(): void {
    this.server.on('request', (incoming, outgoing) => {
      const { url = '', method, headers } = incoming;
      if (!url.startsWith(this.start)) {
        outgoing.writeHead(502).end();
        return;
      }
      const path = url.slice(this.start.length) || '/';
      const sent = request(new URL(this.target), { path, method, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode!, answer.headers);
        answer.pipe(outgoing);
      });
      incoming.pipe(sent);
    });
  }
}
