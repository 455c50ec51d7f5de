import { authEntities, authMigrations } from '../../index.js';
import { CreateItems1795000000001 } from '../items/1795000000001-create-items.js';
import { Item } from '../items/item.entity.js';

/** The library's entities and our own. */
export const entities = [...authEntities, Item];

/** The library's migrations and our own. */
export const migrations = [...authMigrations, CreateItems1795000000001];
