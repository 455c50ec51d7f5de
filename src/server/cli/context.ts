import { existsSync } from 'node:fs';
import { Injectable, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  ClientRefusedError,
  KeyRefusedError,
  PasswordHasher,
  TransferModule,
  TransferRefusedError,
} from '../../index.js';
import { coreModules } from '../core.modules.js';
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

const REFUSALS = [KeyRefusedError, ClientRefusedError, TransferRefusedError];

@Module({})
class CliModule {}

/** Nobody signs in here, whose time would tell something. To learn what bcrypt takes would be most of a command's time. */
@Injectable()
class IdlePasswordHasher extends PasswordHasher {
  override async warmUp(): Promise<void> {}
}

/**
 * Runs `work` on a service of the server's, on its database and with its settings, beside the running server.
 * Throws {@link CliError} where what is asked for is refused.
 */
export async function withService<Service, T>(
  type: Type<Service>,
  work: (service: Service) => Promise<T>,
): Promise<T> {
  process.umask(0o077);
  refuseWithoutDatabase();
  const settings = settingsOrError();
  const overrides = [{ provide: PasswordHasher, useClass: IdlePasswordHasher }];
  const services = await NestFactory.createApplicationContext(
    { module: CliModule, imports: [...coreModules(settings, { overrides }), TransferModule] },
    { logger: false, abortOnError: false },
  );
  try {
    return await work(services.get(type));
  } catch (error) {
    throw REFUSALS.some((refusal) => error instanceof refusal)
      ? new CliError((error as Error).message)
      : error;
  } finally {
    await services.close();
  }
}
