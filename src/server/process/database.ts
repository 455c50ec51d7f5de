import {
  authEntities,
  authMigrations,
  type CopiedTable,
  copyToPostgres,
  inspectDatabase,
  migrateDatabase,
} from '../../server-entry.js';
import { CreateItems1795000000001 } from '../items/1795000000001-create-items.js';
import { Item } from '../items/item.entity.js';
import { SettingsError } from '../settings/settings-error.js';

const SHOWN_TABLES = 3;

/** The entities of the library and of the server. */
export const entities = [...authEntities, Item];

/** The migrations of the library and of the server. */
export const migrations = [...authMigrations, CreateItems1795000000001];

/**
 * Returns the migrations that the server's database lacks.
 * @throws SettingsError if it is the database of another application.
 */
export async function listMissingMigrations(url: string): Promise<string[]> {
  return (await inspect(url)).pending;
}

/**
 * Returns the migrations that the server's database has and lacks.
 * @throws SettingsError if it is the database of another application: it has tables, and not the migration of the
 *   server's items. An application with the library has the other migrations too, and may have a prefix.
 */
async function inspect(
  url: string,
  setting = 'DATABASE_URL',
): Promise<Record<'executed' | 'pending', string[]>> {
  const { tables, executed, pending } = await inspectDatabase(url, migrations);
  const others = tables.filter((name) => name !== 'migrations');
  const isOurs = others.length === 0 || executed.includes(CreateItems1795000000001.name);
  if (isOurs) return { executed, pending };
  const shown = others.slice(0, SHOWN_TABLES).join(', ');
  throw new SettingsError([
    `${setting} is the database of another application, with the tables ${shown}: set it to the server's database, to ` +
      'an empty one, or in PostgreSQL to an empty schema (?schema=NAME). The command line of an application is made ' +
      'with createCommandLine() of nightlatch/command-line.',
  ]);
}

/** @throws SettingsError if the server's database lacks migrations, or is the database of another application. */
export async function assertServerMigrated(url: string): Promise<void> {
  const pending = await listMissingMigrations(url);
  if (pending.length === 0) return;
  const isEmpty = pending.length === migrations.length;
  const lack = isEmpty ? 'is empty' : `lacks the migrations ${pending.join(', ')}`;
  throw new SettingsError([`The database ${lack}: run \`nightlatch migrate\` first.`]);
}

/** @throws SettingsError if the server's database to copy has other migrations than this release. */
export async function assertSameRelease(url: string): Promise<void> {
  const { executed, pending } = await inspect(url, '--from');
  if (pending.length > 0) {
    throw new SettingsError([
      `The database ${url} lacks the migrations ${pending.join(', ')}: run \`DATABASE_URL=${url} nightlatch migrate\` first.`,
    ]);
  }
  const newer = executed.filter((name) => !migrations.some((known) => known.name === name));
  if (newer.length === 0) return;
  throw new SettingsError([
    `The database ${url} has the migrations ${newer.join(', ')} of a newer release: use that release.`,
  ]);
}

/**
 * Copies the server's database from SQLite to an empty PostgreSQL, as {@link copyToPostgres} does.
 * @throws SettingsError if the PostgreSQL is the database of another application.
 */
export async function copyDatabase(
  from: string,
  to: { url: string; directUrl?: string },
  onCopied: (copied: CopiedTable) => void,
): Promise<CopiedTable[]> {
  await inspect(to.url);
  return copyToPostgres(from, { ...to, entities, migrations }, onCopied);
}

/** Runs the migrations that the server's database lacks, all or none, and returns their names. */
export function migrate(url: string, directUrl?: string): Promise<string[]> {
  return migrateDatabase({ url, directUrl, entities, migrations });
}
