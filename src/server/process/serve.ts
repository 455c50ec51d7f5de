import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { createServer } from './create-server.js';
import { keepHeapSmall } from './heap.js';
import type { Settings } from '../settings/settings.js';
import { urlHost } from '../http/url-host.js';

/** A server that listens, and the URL at which its own machine reaches it. */
export interface Served {
  app: NestFastifyApplication;
  url: string;
}

/** Starts the server in this process. */
export async function serve(settings: Settings, log: Logger): Promise<Served> {
  const app = await createServer(settings, log);
  await app.listen({ port: settings.port, host: settings.host });
  keepHeapSmall();
  const { port } = app.getHttpServer().address() as { port: number };
  return { app, url: `http://${urlHost(settings.host)}:${port}` };
}
