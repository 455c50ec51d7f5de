import type { DynamicModule, Type } from '@nestjs/common';
import { CliError } from './cli.errors.js';
import { loadServices, type OpenServices, type Services, type Task } from './tasks.js';

/** The root module of an application. */
export type ApplicationModule = Type<unknown> | DynamicModule;

/**
 * Opens the services of an application: its modules without its routes, on the database that they open.
 * @throws Error if the application cannot start, or its database does not exist or lacks migrations.
 */
export async function openApplication<T extends Task>(
  module: ApplicationModule,
  task: T,
): Promise<OpenServices<T>> {
  const { NestFactory } = await import('@nestjs/core');
  const { openWithoutChanges } = await import('../../server-entry.js');
  const failed = openWithoutChanges();
  const options = { logger: false, abortOnError: false } as const;
  const created = NestFactory.createApplicationContext(module, options);
  const context = await Promise.race([failed, created]);
  const { types } = await loadServices(task);
  const services = {};
  for (const [name, [type, owner]] of Object.entries<[Type<unknown>, string]>(types)) {
    // Not before a command needs it: the application may have left its module out.
    Object.defineProperty(services, name, {
      get: () => {
        try {
          return context.get<unknown>(type, { strict: false });
        } catch {
          throw new CliError(`This command needs ${owner}, which the application does not import.`);
        }
      },
    });
  }
  return { services: services as Services<T>, context };
}
