import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { AppModule } from '../app.module.js';
import { serveDocs } from '../docs/docs.js';
import { configureHttp, createAdapter } from '../http/http.js';
import { NestLogger } from '../logging/nest-logger.js';
import type { Settings } from '../settings/settings.js';
import { assertServerMigrated, listMissingMigrations } from './database.js';

/** Creates the server, ready to listen: the database is open and migrated, and the keys are loaded. */
export async function createServer(
  settings: Settings,
  log: Logger,
): Promise<NestFastifyApplication> {
  // Before the database is opened, which would make an SQLite file of another application a WAL database.
  await (settings.migrate ? listMissingMigrations : assertServerMigrated)(settings.databaseUrl);
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.forRoot(settings),
    createAdapter(settings, log),
    { logger: new NestLogger(log), abortOnError: false },
  );
  configureHttp(app, settings, log);
  if (settings.docs !== 'off') serveDocs(app, settings);
  await app.init();
  return app;
}
