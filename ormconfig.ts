import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from './src/index.js';
import { entities, migrations } from './src/server/process/database.js';
import { readEnvironment } from './src/server/settings/read-settings.js';
import { DEFAULT_DATABASE_URL } from './src/server/settings/settings.js';

// For TypeORM's command line (`npm run migration:...`). The server itself migrates at its start.
const url = readEnvironment().DATABASE_URL || DEFAULT_DATABASE_URL;

export default new DataSource(dataSourceOptions({ url, entities, migrations }));
