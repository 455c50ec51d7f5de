import 'reflect-metadata';
import { printError } from './server/cli/terminal.js';
import { findOpenFilesFault } from './server/process/open-files.js';

const fault = findOpenFilesFault();
if (fault !== null) {
  printError(`nightlatch cannot start: ${fault}`);
  process.exit(1);
}
// Loads the server.
const { run } = await import('./server/process/run.js');
await run();
