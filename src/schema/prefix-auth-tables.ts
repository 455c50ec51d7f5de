import { getMetadataArgsStorage } from 'typeorm';
import { authEntities } from './schema.js';

const PREFIX = /^([a-z][a-z0-9_]{0,19})?$/;

interface Named {
  name?: string;
}
/** The tables and indices of the entities, with their names without a prefix. */
const { tables, indices } = getMetadataArgsStorage();
const named = [...tables, ...indices]
  .filter(({ target }) => authEntities.some((entity) => entity === target))
  .map((entry: Named) => ({ entry, name: entry.name }));

/**
 * Puts `prefix` before the names of all tables of Nightlatch, for an application with a table `users` of its own. Call it
 * before the options of the DataSource are created, in the application and for the `typeorm` command line. Never change
 * the prefix once the tables exist. It applies to the whole process, because TypeORM keeps entities per process.
 * @throws Error if the prefix is not up to 20 lower-case letters, digits and `_`.
 */
export function prefixAuthTables(prefix: string): void {
  if (!PREFIX.test(prefix)) {
    throw new Error(
      `A table prefix must be up to 20 of a-z, 0-9 and _, beginning with a letter, not: ${prefix}`,
    );
  }
  for (const { entry, name } of named) {
    if (name !== undefined) entry.name = prefix + name;
  }
}
