import { existsSync } from 'node:fs';
import type { Administration } from '../../administration.js';
import type { Actor, AuthModuleOptions } from '../../index.js';
import type { Settings } from '../settings/settings.js';
import { CliError } from './cli.errors.js';

// Imports the server only when a command runs, because help and usage errors do not need it.

type AdministrationEntryPoint = typeof import('../../administration.js');
type Loaders = AdministrationEntryPoint['administrations'];
type Loader<S> = (options: AuthModuleOptions) => Promise<Administration<S>>;

/** The services for one kind of task, by name. */
export type Services<Task extends keyof Loaders> =
  Loaders[Task] extends Loader<infer S> ? S : never;

/**
 * Runs `work` with services that use the server's database and settings, while the server may run.
 * @throws CliError if the settings are wrong, there is no database, or the request is rejected.
 */
export async function withServices<Task extends keyof Loaders, T>(
  task: Task,
  work: (services: Services<Task>, actor: Actor) => Promise<T>,
): Promise<T> {
  process.umask(0o077);
  const settings = await getSettings();
  const entryPoint = await import('../../administration.js');
  const load = entryPoint.administrations[task] as Loader<Services<Task>>;
  const { context, services } = await createServices(settings, load);
  try {
    return await work(services, entryPoint.CLI_ACTOR);
  } catch (error) {
    throw toCliError(error, entryPoint) ?? error;
  } finally {
    await context.close();
  }
}

async function getSettings(): Promise<Settings> {
  const { environment, readSettings } = await import('../settings/read-settings.js');
  const { SettingsError } = await import('../settings/settings-error.js');
  const { DEFAULT_DATABASE_URL } = await import('../settings/settings.js');
  try {
    const variables = environment();
    await assertDatabaseExists(variables.DATABASE_URL || DEFAULT_DATABASE_URL);
    return readSettings(variables).settings;
  } catch (error) {
    throw error instanceof SettingsError ? new CliError(error.message) : error;
  }
}

/** In another folder than the server's, a command would create a second SQLite database. */
async function assertDatabaseExists(url: string): Promise<void> {
  const { findDatabaseUrlFault, parseDatabaseUrl } = await import('../../administration.js');
  // Reading the settings says so.
  if (findDatabaseUrlFault(url) !== null) return;
  const address = parseDatabaseUrl(url);
  if (address.type !== 'sqlite' || existsSync(address.path)) return;
  throw new CliError(
    `There is no database at ${address.path}. Run the command in the server's folder, or set DATABASE_URL as the server does.`,
  );
}

async function createServices<S>(settings: Settings, load: Loader<S>) {
  const { NestFactory } = await import('@nestjs/core');
  const { DatabaseModule } = await import('../../administration.js');
  const { toAuthOptions } = await import('../auth-options.js');
  const { entities, migrations } = await import('../process/database.js');
  const { module, types } = await load(toAuthOptions(settings));
  const database = DatabaseModule.forRoot({ url: settings.databaseUrl, entities, migrations });
  const context = await NestFactory.createApplicationContext(
    { module: class CommandModule {}, imports: [database, module] },
    { logger: false, abortOnError: false },
  );
  const services = {} as S;
  for (const name of Object.keys(types) as Array<keyof S>) {
    services[name] = context.get<S[keyof S]>(types[name], { strict: false });
  }
  return { context, services };
}

function toCliError(
  error: unknown,
  {
    ClientRejectedError,
    KeyRejectedError,
    ExportError,
    ImportError,
    MailTestError,
    ValidationFailedError,
  }: AdministrationEntryPoint,
): CliError | null {
  if (error instanceof ValidationFailedError) {
    const { errors } = error.body as { errors: Array<{ field: string; message: string }> };
    return new CliError(errors.map(({ field, message }) => `${field} ${message}`).join('\n'));
  }
  const rejections = [
    ClientRejectedError,
    KeyRejectedError,
    ImportError,
    ExportError,
    MailTestError,
  ];
  return rejections.some((rejection) => error instanceof rejection)
    ? new CliError((error as Error).message)
    : null;
}
