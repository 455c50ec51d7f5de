import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Registry } from 'prom-client';
import { urlHost } from '../http/url-host.js';
import { SettingsError } from '../settings/read-settings.js';
import type { Settings } from '../settings/settings.js';

/** For a request to arrive: it is three lines. */
const REQUEST_TIMEOUT_MS = 5_000;
const MOST_CONNECTIONS = 20;

/** Where it listens: the settings of a server whose metrics have a port of their own. */
export type MetricsAddress = Pick<Settings, 'metricsPort' | 'metricsHost'>;

/** `GET /metrics` on a port of its own, which has nothing else: what is open there is for who can reach it. */
export class MetricsListener {
  private readonly server: Server;

  constructor(
    private readonly read: () => Promise<string>,
    private readonly onFault: (error: unknown) => void,
  ) {
    this.server = createServer(
      { requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS },
      (request, response) => void this.answer(request, response),
    );
    this.server.maxConnections = MOST_CONNECTIONS;
  }

  /** Resolves with where the metrics are. Throws `SettingsError` where it cannot listen there. */
  async listen({ metricsPort, metricsHost }: MetricsAddress): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', ({ message }) => {
        const text = `METRICS_PORT and METRICS_HOST cannot be listened on (${message})`;
        reject(new SettingsError([`${text}: set METRICS_PORT to another one.`]));
      });
      this.server.listen(metricsPort, metricsHost, resolve);
    });
    const { port } = this.server.address() as { port: number };
    return `http://${urlHost(metricsHost)}:${port}/metrics`;
  }

  /** At once: who scrapes holds a connection, and loses one scrape. */
  async close(): Promise<void> {
    if (!this.server.listening) return;
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path] = (request.url ?? '').split('?', 1);
    if (request.method !== 'GET' || path !== '/metrics') return say(response, 404, 'Not found\n');
    try {
      const text = await this.read();
      say(response, 200, text, Registry.PROMETHEUS_CONTENT_TYPE);
    } catch (error) {
      this.onFault(error);
      say(response, 500, 'The metrics cannot be read now\n');
    }
  }
}

function say(response: ServerResponse, status: number, text: string, type = 'text/plain'): void {
  response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store' }).end(text);
}
