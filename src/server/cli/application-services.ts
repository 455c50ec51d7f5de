import type { DynamicModule, Type } from '@nestjs/common';
import { CliError } from './cli.errors.js';
import type { OpenServices, Services, Task } from './tasks.js';

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
  const { openWithoutChanges } = await import('../../administration.js');
  const failed = openWithoutChanges();
  const options = { logger: false, abortOnError: false } as const;
  const created = NestFactory.createApplicationContext(module, options);
  const context = await Promise.race([failed, created]);
  const types = await loadTypes();
  const services = {};
  for (const [name, [type, owner]] of Object.entries<[Type<unknown>, string]>(types[task])) {
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

type ServiceTypes = {
  [T in Task]: { [Name in keyof Services<T>]: [Type<Services<T>[Name]>, string] };
};

/** Returns the services of each task, with the module that has them. */
async function loadTypes(): Promise<ServiceTypes> {
  const library = await import('../../index.js');
  return {
    auditTrail: { trail: [library.AuditTrail, 'AuditModule'] },
    clients: { clients: [library.ClientsService, 'AuthModule'] },
    importExport: {
      importer: [library.UserImporter, 'ImportExportModule'],
      exporter: [library.UserExporter, 'ImportExportModule'],
    },
    keys: { keys: [library.SigningKeys, 'AuthModule'] },
    mail: {
      outbox: [library.Outbox, 'AuthModule'],
      refused: [library.RefusedAddresses, 'AuthModule'],
      tester: [library.MailTester, 'AuthModule'],
    },
    users: {
      users: [library.UserAdministration, 'AdminModule'],
      sessions: [library.SessionAdministration, 'AdminModule'],
      registration: [library.RegistrationService, 'RegistrationModule'],
      factors: [library.Factors, 'FactorsModule'],
      identities: [library.IdentityAdministration, 'FederationModule'],
      tokens: [library.PersonalTokens, 'PersonalTokensModule'],
    },
  };
}
