import { expect, test } from 'vitest';
import { SECRET_KEY } from '../support/settings.js';
import { findStartFaults } from '../support/start-faults.js';

test.each([
  [
    'a database that is unavailable',
    'postgres://user:hunter2@127.0.0.1:1/db',
    'DATABASE_URL: the database cannot be reached: connect ECONNREFUSED 127.0.0.1:1',
  ],
  [
    'a folder as the database file',
    'sqlite:.',
    'DATABASE_URL: the file . cannot be opened as an SQLite database (unable to open database file): write the path',
  ],
])(
  'the server does not start with %s, and says why in one line',
  async (_what, DATABASE_URL, message) => {
    const faults = await findStartFaults({ SECRET_KEY, DATABASE_URL });
    expect(faults).toEqual([expect.stringContaining(message)]);
    expect(faults[0]).not.toMatch(/hunter2|node_modules|at \w+ \(/);
  },
);
