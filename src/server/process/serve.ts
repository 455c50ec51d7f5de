import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { createServer } from './create-server.js';
import type { Settings } from '../settings/settings.js';
import { urlHost } from '../http/url-host.js';

/** Starts the server in this process; `url` is its address on this machine. */
export async function serve(
  settings: Settings,
  log: Logger,
): Promise<{ app: NestFastifyApplication; url: string }> {
  const app = await createServer(settings, log);
  await app.listen({ port: settings.port, host: settings.host });
  const { port } = app.getHttpServer().address() as { port: number };
  return { app, url: `http://${urlHost(settings.host)}:${port}` };
}
