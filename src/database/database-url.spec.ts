import { describe, expect, it } from 'vitest';
import { findDirectUrlFault, parseDatabaseUrl } from './database-url.js';

describe('parseDatabaseUrl()', () => {
  it.each([
    ['sqlite:data/x.db', 'data/x.db'],
    ['sqlite:/data/x.db', '/data/x.db'],
    ['sqlite:./x.db', './x.db'],
    ['sqlite:///x.db', 'x.db'],
    ['sqlite:///./x.db', './x.db'],
    ['sqlite:////data/x.db', '/data/x.db'],
    ['sqlite+aiosqlite:///./x.db', './x.db'],
    ['sqlite:C:\\data\\x.db', 'C:\\data\\x.db'],
  ])('reads %s as the file %s, as SQLAlchemy does', (url, path) => {
    expect(parseDatabaseUrl(url)).toEqual({ type: 'sqlite', path, inMemory: false });
  });

  it.each(['sqlite::memory:', 'sqlite:///:memory:'])('reads %s as a database in memory', (url) => {
    expect(parseDatabaseUrl(url)).toEqual({ type: 'sqlite', path: ':memory:', inMemory: true });
  });

  it.each([
    'postgres://u:p@h:5432/db',
    'postgres://h/db',
    'postgres://u:p%2F%3F%23%25%40@h/db',
    'postgres://u:p@ss@h/db',
    'postgres://u@%2Fvar%2Frun%2Fpostgresql/db',
    'postgres://u:p@/db?host=%2Fvar%2Frun%2Fpostgresql',
    'postgres://u:p@h/db?sslmode=verify-full&sslrootcert=ca.pem&application_name=a%40b',
  ])('takes %s as it is', (url) => {
    const encoded = url.replaceAll('%2F', '/');
    const read = parseDatabaseUrl(url);
    expect({ ...read, url: 'url' in read && read.url.replaceAll('%2F', '/') }).toEqual({
      type: 'postgres',
      url: encoded,
    });
  });

  it('takes the scheme with the name of a Python driver, and the schema of Prisma', () => {
    expect(parseDatabaseUrl('postgresql+asyncpg://u:p@h/db?schema=auth&sslmode=disable')).toEqual({
      type: 'postgres',
      url: 'postgres://u:p@h/db?sslmode=disable',
      schema: 'auth',
    });
  });

  it.each([
    ['mysql://u:p@h/db', /must be sqlite:PATH or postgres:/],
    ['postgres:h/db', /must be sqlite:PATH or postgres:/],
    ['postgres://u:p@h:port/db', /must be sqlite:PATH or postgres:/],
    ['sqlite:', /must be sqlite:PATH/],
    ['sqlite:///', /must be sqlite:PATH/],
    ['sqlite://x.db', /two slashes: write sqlite:PATH, or sqlite:\/\/\/PATH/],
    ['sqlite:x.db?mode=ro', /SQLite takes no parameters/],
    ['postgres://u:hunter/2@h/db', /write .*%2F for \//],
    ['postgres://u:12/34@h/db', /write .*%2F for \//],
    ['postgres://u:a@b/hunter2@h/db', /write .*%40 for @/],
    ['postgres://u:hunter?2@h/db', /write .*%3F for \?/],
    ['postgres://u:1?hunter2@h/db', /write .*%3F for \?/],
    ['postgres://u:hunter#2@h/db', /write .*%23 for #/],
    ['postgres://u:hunter%2@h/db', /write %25 for %/],
    ['postgres://u:hunter%zz@h/db', /write %25 for %/],
    ['postgres://u:hunter2%ff@h/db', /write %25 for %/],
    ['postgres://u:hunter2@h/db?pgbouncer=true', /parameter pgbouncer, .*remove it/],
    ['postgres://u:hunter2@h/db?statement_timeout=0', /parameter statement_timeout, .*remove it/],
    ['postgres://u:hunter2@h/db?sslmode=on', /unknown sslmode: write one of disable/],
    ['postgres://u:hunter2@h/db?schema=a;b', /schema that is not a name/],
    ['postgres://u:hunter2@h/db?schema=', /schema that is not a name/],
  ])('rejects %s and says what to write, without the password', (url, message) => {
    expect(() => parseDatabaseUrl(url)).toThrow(message);
    expect(() => parseDatabaseUrl(url)).not.toThrow(/hunter/);
  });
});

describe('several hosts', () => {
  const HOSTS = [
    { host: 'h1', port: 5432 },
    { host: '::1', port: 5433 },
  ];

  it.each([
    ['read-write', true],
    ['primary', true],
    ['any', false],
  ])('are tried in turn, with target_session_attrs=%s', (target, mustWrite) => {
    const url = `postgres://u:p@h1,[::1]:5433/db?schema=auth&target_session_attrs=${target}&sslmode=require`;
    expect(parseDatabaseUrl(url)).toEqual({
      type: 'postgres',
      url: 'postgres://u:p@h1/db?sslmode=require',
      schema: 'auth',
      hosts: HOSTS,
      mustWrite,
    });
  });

  it.each([
    ['postgres://u:hunter2@h1,h2/db', /several hosts: add target_session_attrs=read-write/],
    ['postgres://u:hunter2@h1/db?target_session_attrs=standby', /write one of any, primary, read-/],
    ['postgres://u:hunter2@/db?host=h1,h2', /several hosts in a parameter/],
    ['postgres://u:hunter2@/db?host=h1&target_session_attrs=any', /write them before the path/],
    ['postgres://u:hunter2@h1/db?port=1&target_session_attrs=any', /write them before the path/],
    ['postgres://u:hunter2@h1,h2:port/db?target_session_attrs=any', /must be sqlite:PATH or/],
  ])('in %s are rejected, without the password', (url, message) => {
    expect(() => parseDatabaseUrl(url)).toThrow(message);
    expect(() => parseDatabaseUrl(url)).not.toThrow(/hunter/);
  });
});

describe('findDirectUrlFault', () => {
  const POOLER = 'postgres://u:p@pooler/db?schema=auth';

  it('accepts a PostgreSQL with the same schema, or without one', () => {
    expect(findDirectUrlFault(POOLER, 'postgres://u:p@primary/db?schema=auth')).toBeNull();
    expect(findDirectUrlFault(POOLER, 'postgres://u:p@primary/db')).toBeNull();
  });

  it.each([
    [POOLER, 'sqlite:x.db', 'is for PostgreSQL behind a pooler'],
    ['sqlite:x.db', 'postgres://u:p@primary/db', 'is for PostgreSQL behind a pooler'],
    [POOLER, 'postgres://u:hunter2@primary/db?schema=other', 'has another schema'],
    [POOLER, 'postgres://u:hunter/2@primary/db', 'has a sign in its user name or password'],
  ])('rejects beside %s the URL %s', (url, direct, fault) => {
    expect(findDirectUrlFault(url, direct)).toContain(fault);
    expect(findDirectUrlFault(url, direct)).not.toContain('hunter');
  });
});
