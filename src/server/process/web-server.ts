import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { Readiness } from '../http/readiness.js';
import type { Settings } from '../settings/settings.js';
import { createServer } from './create-server.js';
import { DRAIN_LIMIT_MS } from './shutdown.js';

/** A client that has just connected has this long to send its request after the port was closed. */
const GRACE_MS = 200;
const DRAIN_CHECK_MS = 25;

/** Answers the requests of connections that were accepted elsewhere: by a {@link Port}, or by the parent of a worker. */
export class WebServer {
  private readonly connections = new Set<Socket>();
  private readonly http: Server;

  private constructor(readonly app: NestFastifyApplication) {
    this.http = app.getHttpServer();
    // It does not listen itself; this event starts the checks of its time limits.
    this.http.emit('listening');
  }

  /** Creates the application: the database is open and migrated, and the keys are loaded. */
  static async start(settings: Settings, log: Logger): Promise<WebServer> {
    const app = await createServer(settings, log);
    await app.getHttpAdapter().getInstance().ready();
    return new WebServer(app);
  }

  /** Reads the requests of a connection. */
  accept(connection: Socket): void {
    this.connections.add(connection);
    connection.once('close', () => this.connections.delete(connection));
    this.http.emit('connection', connection);
  }

  /** Makes /health/ready fail, and ends connections after their next response. */
  announceStop(): void {
    this.app.get(Readiness).stop();
  }

  /**
   * Lets the requests of the accepted connections finish, and closes the application. Connections that were accepted a
   * moment ago count as idle until their request is read, so they get a moment.
   * @returns false if requests are still in flight after {@link DRAIN_LIMIT_MS}.
   */
  async close(): Promise<boolean> {
    return Promise.race([this.drain().then(() => true), sleep(DRAIN_LIMIT_MS, false)]);
  }

  private async drain(): Promise<void> {
    this.announceStop();
    await sleep(GRACE_MS);
    while (this.connections.size > 0) {
      this.http.closeIdleConnections();
      await sleep(DRAIN_CHECK_MS);
    }
    await this.app.close();
  }
}
