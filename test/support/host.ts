import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import type { INestApplication, ModuleMetadata } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { TypeOrmModule, type TypeOrmModuleOptions } from '@nestjs/typeorm';
import { authEntities, authMigrations, type AuthModuleOptions } from '../../src/index.js';
import { type Answer, call, type Call } from './http.js';

export const ISSUER = 'http://localhost:3000';

/** What `AuthModule` cannot do without. */
export const authOptions = (): AuthModuleOptions => ({
  secretKey: randomBytes(32).toString('hex'),
  issuer: ISSUER,
  limits: { signInFailuresPerAddress: 100_000, registrationsPerAddress: 100_000 },
  passwords: { argon2: { memoryKib: 1024, passes: 1, lanes: 1 } },
});

/** A `DataSource` as an application writes it down for itself. */
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

/** An application of somebody else's, in this process, listening. */
export class TestHost {
  private constructor(
    readonly app: INestApplication,
    readonly url: string,
  ) {}

  /** Nothing is guarded or filtered for the whole application but by what is given. */
  static async start(
    module: ModuleMetadata,
    {
      express = false,
      configure = () => {},
    }: { express?: boolean; configure?: (app: INestApplication) => void } = {},
  ): Promise<TestHost> {
    class HostModule {}
    const root = { module: HostModule, ...module };
    const options = { logger: false, abortOnError: false } as const;
    const app = express
      ? await NestFactory.create(root, options)
      : await NestFactory.create(root, new FastifyAdapter(), options);
    configure(app);
    try {
      await app.listen(0, '127.0.0.1');
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
