import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import type { INestApplication, ModuleMetadata } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { TypeOrmModule, type TypeOrmModuleOptions } from '@nestjs/typeorm';
import { authEntities, authMigrations, type AuthModuleOptions } from '../../src/index.js';
import { type Answer, call, type Call } from './http.js';

const ISSUER = 'http://localhost:3000';

/** Returns options for `AuthModule` with cheap hashes and without limits for an address or a user. */
export const authOptions = (): AuthModuleOptions => ({
  secretKey: randomBytes(32).toString('hex'),
  issuer: ISSUER,
  limits: {
    signInFailuresPerAddress: 100_000,
    registrationsPerAddress: 100_000,
    mailsPerAddress: 100_000,
    changesPerMinute: 100_000,
  },
  passwords: { argon2: { memoryKib: 1024, passes: 1, lanes: 1 } },
  hashing: { threads: 0 },
});

/** Returns the module of a `DataSource` as an application configures it for itself. */
export function ownDataSource(
  url: string,
  more: object = {},
): ReturnType<typeof TypeOrmModule.forRoot> {
  const sqlite = url.startsWith('sqlite:');
  const where = sqlite
    ? { type: 'better-sqlite3', database: url.slice('sqlite:'.length) }
    : { type: 'postgres', url };
  return TypeOrmModule.forRoot({
    ...where,
    entities: [...authEntities],
    migrations: [...authMigrations],
    migrationsRun: true,
    toRetry: () => false,
    ...more,
  } as TypeOrmModuleOptions);
}

/** What an application of a host consists of: its modules, controllers and providers. */
export type HostParts = ModuleMetadata;

export interface HostOptions {
  /** Whether it runs on Express instead of Fastify. */
  express?: boolean;
  configure?: (app: INestApplication) => void;
  /** Any free port by default. */
  port?: number;
}

/** An application of a host, in this process, listening. */
export class TestHost {
  private constructor(
    readonly app: INestApplication,
    readonly url: string,
  ) {}

  /** Starts the application. It has no global guard, filter or pipe except those of `module` and `configure`. */
  static async start(
    module: HostParts,
    { express = false, configure = () => {}, port = 0 }: HostOptions = {},
  ): Promise<TestHost> {
    class HostModule {}
    const root = { module: HostModule, ...module };
    const options = { logger: false, abortOnError: false } as const;
    const app = express
      ? await NestFactory.create(root, options)
      : await NestFactory.create(root, new FastifyAdapter(), options);
    configure(app);
    try {
      await app.listen(port, '127.0.0.1');
    } catch (error) {
      await app.close();
      throw error;
    }
    return new TestHost(app, await app.getUrl());
  }

  call(method: string, path: string, options?: Call): Promise<Answer> {
    return call(this.url, method, path, options);
  }

  close(): Promise<void> {
    return this.app.close();
  }
}

/** Returns the message of the error that stopped the start of an application. */
export function getStartError(started: Promise<unknown>): Promise<string> {
  return started.then(
    () => 'it started',
    (error: Error) => error.message,
  );
}
