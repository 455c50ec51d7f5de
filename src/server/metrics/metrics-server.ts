import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Registry } from 'prom-client';
import { toUrlHost } from '../process/port.js';
import { SettingsError } from '../settings/settings-error.js';
import type { Settings } from '../settings/settings.js';

const REQUEST_TIMEOUT_MS = 5_000;
const MAX_CONNECTIONS = 20;

/** The settings that say where the metrics server listens. */
export type MetricsAddress = Pick<Settings, 'metricsPort' | 'metricsHost'>;

type Log = (level: 'info' | 'error', entry: { msg: string; url?: string }) => void;

/** Serves `GET /metrics`, and nothing else, on METRICS_PORT, to every client that can reach the port. */
export class MetricsServer {
  private readonly server: Server;
  /** The URL of the metrics, once the server listens. */
  url = '';

  constructor(
    private readonly read: () => Promise<string>,
    private readonly log: Log,
  ) {
    this.server = createServer(
      { requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS },
      (request, response) => void this.answer(request, response),
    );
    this.server.maxConnections = MAX_CONNECTIONS;
  }

  /** @throws SettingsError if the server cannot listen on METRICS_HOST and METRICS_PORT. */
  async listen({ metricsPort, metricsHost }: MetricsAddress): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', ({ message }) => {
        const text = `cannot listen on METRICS_HOST and METRICS_PORT (${message})`;
        reject(new SettingsError([`${text}: set METRICS_PORT to another one.`]));
      });
      this.server.listen(metricsPort, metricsHost, resolve);
    });
    const { port } = this.server.address() as { port: number };
    this.url = `http://${toUrlHost(metricsHost)}:${port}/metrics`;
    this.log('info', { msg: 'Serving metrics for Prometheus.', url: this.url });
  }

  /** Closes all connections at once; Prometheus loses at most one scrape. */
  async close(): Promise<void> {
    if (!this.server.listening) return;
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path] = (request.url ?? '').split('?', 1);
    if (request.method !== 'GET' || path !== '/metrics') return send(response, 404, 'Not found\n');
    try {
      send(response, 200, await this.read(), Registry.PROMETHEUS_CONTENT_TYPE);
    } catch (error) {
      this.log('error', { msg: `The metrics cannot be read: ${String(error)}` });
      send(response, 500, 'The metrics cannot be read. See the log of the server.\n');
    }
  }
}

function send(response: ServerResponse, status: number, text: string, type = 'text/plain'): void {
  response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store' }).end(text);
}
