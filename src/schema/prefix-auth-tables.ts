import { getMetadataArgsStorage } from 'typeorm';
import { authEntities } from './schema.js';

const PREFIX = /^([a-z][a-z0-9_]{0,19})?$/;

interface Named {
  name?: string;
}
/** The tables and indices of our entities, each with the name it has without a prefix. */
const { tables, indices } = getMetadataArgsStorage();
const named = [...tables, ...indices]
  .filter(({ target }) => authEntities.some((entity) => entity === target))
  .map((entry: Named) => ({ entry, name: entry.name }));

/**
 * Has the names of our tables begin with `prefix`, for an application that has a table `users` of its own:
 * the entities', and so the migrations' too. To be called where the options of the DataSource are made, for
 * the `typeorm` command line as for the application, and never changed once the tables are there. TypeORM
 * keeps entities once for the whole process, and so is this.
 *
 * Throws where the prefix is not up to 20 lower-case letters, digits and `_`.
 */
export function prefixAuthTables(prefix: string): void {
  if (!PREFIX.test(prefix)) {
    throw new Error(
      `A table prefix is up to 20 of a-z, 0-9 and _, and begins with a letter: ${prefix}`,
    );
  }
  for (const { entry, name } of named) {
    if (name !== undefined) entry.name = prefix + name;
  }
}
