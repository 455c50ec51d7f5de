import { about } from '../http/about.js';
import type { Program } from './cli.js';

/** The command line of the server. */
export const SERVER_PROGRAM: Program = {
  name: 'nightlatch',
  version: about.version,
  description: `${about.name} ${about.version}: administers the database of a server, also while the server runs.

It reads the same settings as the server: from the environment, and from .env in the working directory. A running
server applies every change within a second.`,
};
