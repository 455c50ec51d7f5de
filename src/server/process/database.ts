import { authEntities, authMigrations } from '../../administration.js';
import { CreateItems1795000000001 } from '../items/1795000000001-create-items.js';
import { Item } from '../items/item.entity.js';

/** The entities of the library and of the server. */
export const entities = [...authEntities, Item];

/** The migrations of the library and of the server. */
export const migrations = [...authMigrations, CreateItems1795000000001];
