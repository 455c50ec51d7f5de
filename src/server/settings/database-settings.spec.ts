import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { SECRET_KEY } from '../../../test/support/settings.js';
import { describeDatabase } from './database-settings.js';
import { readSettings } from './read-settings.js';

it.each([
  ['sqlite:data/x.db', `the SQLite file ${resolve('data/x.db')}`],
  ['sqlite::memory:', 'SQLite in memory'],
  ['postgres://ann:secret@db:5433/auth?sslmode=require', 'PostgreSQL at db:5433/auth'],
  ['postgresql+asyncpg://ann@/auth?host=/run/postgresql', 'PostgreSQL at /auth'],
  [
    'postgres://ann:secret@a:1,b:2/auth?target_session_attrs=read-write',
    'PostgreSQL at a:1,b:2/auth',
  ],
])('describeDatabase(%s) names the database, and no user or password', (url, described) => {
  expect(describeDatabase(url)).toBe(described);
});

it('readSettings warns in production if DATABASE_URL is not set', () => {
  const production = { NODE_ENV: 'production', ISSUER: 'https://a.example', PASSWORD_GRANT: 'off' };
  const warn = (given: object) => readSettings({ SECRET_KEY, ...given }).warnings;
  expect(warn({ ...production, DATABASE_URL: '' })).toEqual([
    expect.stringMatching(/^DATABASE_URL is not set: /),
  ]);
  expect(warn({ ...production, DATABASE_URL: 'sqlite:data/nightlatch.db' })).toEqual([]);
  expect(warn({})).toEqual([]);
});
