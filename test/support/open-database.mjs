// Opens and migrates each database whose URL its parent process sends, as the server does at its start.
import 'reflect-metadata';
import { dataSourceOptions } from '../../dist/database/data-source.js';
import { openDataSource } from '../../dist/database/open-data-source.js';
import { entities, migrations } from '../../dist/server/process/database.js';

async function open(url) {
  try {
    const dataSource = await openDataSource(dataSourceOptions({ url, entities, migrations }));
    await dataSource.destroy();
    process.send('opened');
  } catch (error) {
    process.send(String(error));
  }
}

process.on('message', (url) => void open(url));
process.once('disconnect', () => process.exit());
process.send('ready');
