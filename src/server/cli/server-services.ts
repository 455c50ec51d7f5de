import { existsSync } from 'node:fs';
import type { Settings } from '../settings/settings.js';
import { CliError } from './cli.errors.js';
import { loadServices, type OpenServices, type Services, type Task } from './tasks.js';

/**
 * Opens services that use the server's database and settings, while the server may run.
 * @param url another database than that of the settings.
 * @throws CliError if the settings are wrong, or the database does not exist or lacks migrations.
 */
export async function openServer<T extends Task>(task: T, url?: string): Promise<OpenServices<T>> {
  const settings = await getSettings(url);
  const { NestFactory } = await import('@nestjs/core');
  const { DatabaseModule } = await import('../../server-entry.js');
  const { toAuthOptions } = await import('../auth-options.js');
  const { entities, migrations } = await import('../process/database.js');
  const { types, createModule } = await loadServices(task);
  const module = createModule(toAuthOptions(settings));
  const database = DatabaseModule.forRoot({
    url: url ?? settings.databaseUrl,
    entities,
    migrations,
  });
  const context = await NestFactory.createApplicationContext(
    { module: class CommandModule {}, imports: [database, module] },
    { logger: false, abortOnError: false },
  );
  const services = {} as Services<T>;
  for (const name of Object.keys(types) as Array<keyof Services<T>>) {
    services[name] = context.get(types[name][0], { strict: false });
  }
  return { services, context };
}

/**
 * Returns the URL of the server's database, and its URL without a pooler.
 * @throws CliError if one is not a URL that can be used.
 */
export async function getDatabaseUrls(): Promise<{ url: string; directUrl?: string }> {
  const { findDatabaseUrlFault, findDirectUrlFault } = await import('../../server-entry.js');
  const { readEnvironment } = await import('../settings/read-settings.js');
  const { DEFAULT_DATABASE_URL } = await import('../settings/settings.js');
  const variables = await explain(readEnvironment);
  const url = variables.DATABASE_URL || DEFAULT_DATABASE_URL;
  const fault = findDatabaseUrlFault(url);
  if (fault !== null) throw new CliError(`DATABASE_URL ${fault}.`);
  const directUrl = variables.DATABASE_DIRECT_URL;
  if (!directUrl) return { url };
  const directFault = findDirectUrlFault(url, directUrl);
  if (directFault !== null) throw new CliError(`DATABASE_DIRECT_URL ${directFault}.`);
  return { url, directUrl };
}

/** Turns what is wrong with the settings into an error of the command. */
export async function explain<T>(work: () => T | Promise<T>): Promise<T> {
  const { SettingsError } = await import('../settings/settings-error.js');
  try {
    return await work();
  } catch (error) {
    throw error instanceof SettingsError ? new CliError(error.message) : error;
  }
}

async function getSettings(given?: string): Promise<Settings> {
  const { assertServerMigrated } = await import('../process/database.js');
  const { readEnvironment, readSettings, SECRET_KEY_FILE } =
    await import('../settings/read-settings.js');
  const url = given ?? (await getDatabaseUrls()).url;
  await assertDatabaseExists(url);
  return explain(async () => {
    await assertServerMigrated(url);
    const variables = readEnvironment();
    // Reading the settings of a server in development would create the file.
    const isGenerated = !variables.SECRET_KEY && variables.NODE_ENV !== 'production';
    if (isGenerated && !existsSync(SECRET_KEY_FILE)) {
      throw new CliError(
        `SECRET_KEY is not set, and there is no ${SECRET_KEY_FILE}: run the command in the server's folder, or set SECRET_KEY as the server does.`,
      );
    }
    return readSettings(variables).settings;
  });
}

/**
 * In another folder than the server's, a command would create a second SQLite database.
 * @throws CliError if the database is an SQLite file that does not exist.
 */
export async function assertDatabaseExists(url: string, name = 'DATABASE_URL'): Promise<void> {
  const { parseDatabaseUrl } = await import('../../server-entry.js');
  const address = parseDatabaseUrl(url);
  if (address.type !== 'sqlite' || existsSync(address.path)) return;
  throw new CliError(
    `There is no database at ${address.path}. Run the command in the server's folder, or set ${name} as the server does.`,
  );
}
