import { existsSync } from 'node:fs';
import { type INestApplicationContext, Injectable, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  AdminModule,
  CLI_ACTOR,
  type Actor,
  ClientRejectedError,
  ExportError,
  ImportError,
  ImportExportModule,
  KeyRejectedError,
  PasswordHasher,
  RegistrationModule,
  ValidationFailedError,
} from '../../index.js';
import { baseModules } from '../base.modules.js';
import { environment, readSettings, SettingsError } from '../settings/read-settings.js';
import { DEFAULT_DATABASE_URL, type Settings } from '../settings/settings.js';
import { CliError } from './cli.errors.js';

function settingsOrError(): Settings {
  try {
    return readSettings(environment()).settings;
  } catch (error) {
    throw error instanceof SettingsError ? new CliError(error.message) : error;
  }
}

/** In another folder than the server's it would make a database of its own, and tell of that one. */
function refuseWithoutDatabase(): void {
  const url = environment().DATABASE_URL || DEFAULT_DATABASE_URL;
  const path = url.startsWith('sqlite:') ? url.slice('sqlite:'.length) : null;
  if (path === null || existsSync(path)) return;
  throw new CliError(
    `There is no database at ${path}: run this where the server runs, or set DATABASE_URL as it does.`,
  );
}

const REFUSALS = [KeyRejectedError, ClientRejectedError, ImportError, ExportError];

@Module({})
class CliModule {}

/** What the commands do, and not the routes. */
const FEATURES = [
  RegistrationModule.forRoot({ routes: false }),
  AdminModule.forRoot({ routes: { users: false, sessions: false } }),
  ImportExportModule,
];

/** Nobody signs in here, whose time would tell something. To learn what bcrypt takes would be most of a command's time. */
@Injectable()
class IdlePasswordHasher extends PasswordHasher {
  override async warmUp(): Promise<void> {}
}

/**
 * Runs `work` on the server's services, on its database and with its settings, beside the running server.
 * Throws {@link CliError} where what is asked for is refused.
 */
export async function withServices<T>(
  work: (services: INestApplicationContext, cause: Actor) => Promise<T>,
): Promise<T> {
  process.umask(0o077);
  refuseWithoutDatabase();
  const settings = settingsOrError();
  const overrides = [{ provide: PasswordHasher, useClass: IdlePasswordHasher }];
  const services = await NestFactory.createApplicationContext(
    { module: CliModule, imports: [...baseModules(settings, { overrides }), ...FEATURES] },
    { logger: false, abortOnError: false },
  );
  try {
    return await work(services, CLI_ACTOR);
  } catch (error) {
    throw refusalOf(error) ?? error;
  } finally {
    await services.close();
  }
}

/** As {@link withServices}, on one of them. */
export function withService<Service, T>(
  type: Type<Service>,
  work: (service: Service, cause: Actor) => Promise<T>,
): Promise<T> {
  return withServices((services, cause) => work(services.get(type), cause));
}

function refusalOf(error: unknown): CliError | null {
  if (error instanceof ValidationFailedError) {
    const { errors } = error.body as { errors: Array<{ field: string; message: string }> };
    return new CliError(errors.map(({ field, message }) => `${field} ${message}`).join('\n'));
  }
  const refused = REFUSALS.some((refusal) => error instanceof refusal);
  return refused ? new CliError((error as Error).message) : null;
}
