import type { PostgresHost } from './postgres-hosts.js';

/** A database URL that cannot be used. */
class DatabaseUrlError extends Error {
  /** @param fault completes a sentence: "DATABASE_URL ..." */
  constructor(readonly fault: string) {
    super(`The database URL ${fault}.`);
  }
}

/** Where a PostgreSQL is. */
export interface PostgresAddress {
  type: 'postgres';
  /** With the first of its hosts. */
  url: string;
  schema?: string;
  /** The servers to try in turn, if the URL names several, or asks for one that accepts writes. */
  hosts?: PostgresHost[];
  /** Whether only a server that accepts writes is used. */
  mustWrite?: boolean;
}

/** Where the database is. */
type DatabaseAddress = { type: 'sqlite'; path: string; inMemory: boolean } | PostgresAddress;

const FORMS = 'must be sqlite:PATH or postgres://USER:PASSWORD@HOST:PORT/DATABASE';
const ENCODE =
  'write %25 for %, %2F for /, %3F for ?, %23 for # and %40 for @, or leave the password out and set PGPASSWORD in the environment';
const RAW_SIGN = `has a sign in its user name or password that a URL cannot have as it is: ${ENCODE}`;
/** FastAPI users paste the URLs of SQLAlchemy, which name a Python driver: `sqlite+aiosqlite:`. */
const SCHEME = /^(sqlite|postgres|postgresql)(\+\w+)?:(.+)$/s;
/** The parameters that `pg` reads. Others would be ignored, although the operator relies on them. */
const PARAMETERS = [
  'application_name',
  'host',
  'options',
  'port',
  'schema',
  'sslcert',
  'sslkey',
  'sslmode',
  'sslrootcert',
  'target_session_attrs',
  'uselibpqcompat',
];
const SSL_MODES = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full', 'no-verify'];
/** Of libpq's values, those of a server that the application can write to; `any` is for poolers. */
const TARGETS = ['any', 'primary', 'read-write'];
const NO_TARGET =
  'has several hosts: add target_session_attrs=read-write, so that the one that accepts writes is used';
const HOSTS_ELSEWHERE =
  'has target_session_attrs, and its host or port in a parameter: write them before the path';
const DEFAULT_PORT = 5432;
const SCHEMA_NAME = /^[a-z_][a-z0-9_]{0,62}$/;

/**
 * Reads a database URL. Messages never repeat the URL: it may contain a password.
 * @throws Error that says what is wrong and what to write.
 */
export function parseDatabaseUrl(url: string): DatabaseAddress {
  const [, scheme, , rest] = SCHEME.exec(url) ?? [];
  if (scheme === undefined || rest === undefined) throw new DatabaseUrlError(FORMS);
  return scheme === 'sqlite' ? parseSqlite(rest) : parsePostgres(rest);
}

/** Returns what is wrong with a database URL and what to write, to complete "DATABASE_URL ...", or null. */
export function findDatabaseUrlFault(url: string): string | null {
  try {
    parseDatabaseUrl(url);
    return null;
  } catch (error) {
    if (error instanceof DatabaseUrlError) return error.fault;
    throw error;
  }
}

/**
 * Returns what is wrong with the URL of a database without its pooler, to complete "DATABASE_DIRECT_URL ...", or null.
 * @param url the URL of the pooler, which can be used.
 */
export function findDirectUrlFault(url: string, directUrl: string): string | null {
  const fault = findDatabaseUrlFault(directUrl);
  if (fault !== null) return fault;
  const [pooled, direct] = [parseDatabaseUrl(url), parseDatabaseUrl(directUrl)];
  if (pooled.type !== 'postgres' || direct.type !== 'postgres') {
    return 'is for PostgreSQL behind a pooler: remove it, or write postgres: in both URLs';
  }
  return direct.schema === undefined || direct.schema === pooled.schema
    ? null
    : 'has another schema than DATABASE_URL: write the same';
}

/** With slashes the meaning is SQLAlchemy's: three begin a relative path, four an absolute one. */
function parseSqlite(rest: string): DatabaseAddress {
  const isUrl = rest.startsWith('//');
  if (isUrl && !rest.startsWith('///')) {
    throw new DatabaseUrlError(
      'has two slashes: write sqlite:PATH, or sqlite:///PATH for a relative path and sqlite:////PATH for an absolute one',
    );
  }
  const path = isUrl ? rest.slice('///'.length) : rest;
  if (path === '') throw new DatabaseUrlError(FORMS);
  if (path.includes('?')) {
    throw new DatabaseUrlError('has a ?, but SQLite takes no parameters here: write sqlite:PATH');
  }
  return { type: 'sqlite', path, inMemory: path === ':memory:' };
}

function parsePostgres(rest: string): PostgresAddress {
  if (!rest.startsWith('//')) throw new DatabaseUrlError(FORMS);
  const [, user = '', names = '', path = ''] = /^\/\/([^/?#]*@)?([^/?#@]*)(.*)$/s.exec(rest) ?? [];
  const each = names.split(',').map((name) => `//${user}${name}${path}`);
  for (const one of each) assertEncoded(one.slice('//'.length));
  const [location = '', query = ''] = each[0]!.split('?', 2);
  const parameters = new URLSearchParams(query);
  assertParameters(parameters);
  const schema = parameters.get('schema') ?? undefined;
  const target = parameters.get('target_session_attrs');
  if (names.includes(',') && target === null) throw new DatabaseUrlError(NO_TARGET);
  const isElsewhere = names === '' || parameters.has('host') || parameters.has('port');
  if (target !== null && isElsewhere) throw new DatabaseUrlError(HOSTS_ELSEWHERE);
  for (const name of ['schema', 'target_session_attrs']) parameters.delete(name);
  const url = parameters.size > 0 ? `${location}?${parameters.toString()}` : location;
  return {
    type: 'postgres',
    url: `postgres:${url}`,
    ...(schema !== undefined && { schema }),
    ...(target !== null && { hosts: each.map(toHost), mustWrite: target !== 'any' }),
  };
}

function toHost(location: string): PostgresHost {
  const { hostname: host, port } = new URL(`postgres:${location}`);
  // `pg` writes an IPv6 address without its brackets.
  return {
    host: decodeURIComponent(host).replace(/^\[(.*)\]$/, '$1'),
    port: Number(port || DEFAULT_PORT),
  };
}

/** A raw `/`, `?` or `#` in a password ends the part with the host: the rest, with its `@`, becomes path or query. */
function assertEncoded(text: string): void {
  const end = text.search(/[/?#]/);
  const authority = end === -1 ? text : text.slice(0, end);
  const [path = ''] = text.slice(authority.length).split('?');
  const isCut = path.includes('@') || (!authority.includes('@') && text.includes('@'));
  const isRaw = isCut || text.includes('#') || /%(?![0-9a-f]{2})/i.test(text);
  if (isRaw || !isDecodable(authority)) throw new DatabaseUrlError(RAW_SIGN);
  // `pg` takes an empty host after the password: the parameter `host` then names the folder of a socket.
  if (!URL.canParse(`postgres://${text.replace('@/', '@localhost/')}`)) {
    throw new DatabaseUrlError(FORMS);
  }
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

function assertParameters(parameters: URLSearchParams): void {
  const unknown = [...parameters.keys()].find((name) => !PARAMETERS.includes(name));
  if (unknown !== undefined) {
    throw new DatabaseUrlError(
      `has the parameter ${unknown}, which is not supported: remove it (supported are ${PARAMETERS.join(', ')})`,
    );
  }
  const sslMode = parameters.get('sslmode');
  if (sslMode !== null && !SSL_MODES.includes(sslMode)) {
    throw new DatabaseUrlError(`has an unknown sslmode: write one of ${SSL_MODES.join(', ')}`);
  }
  const target = parameters.get('target_session_attrs');
  if (target !== null && !TARGETS.includes(target)) {
    throw new DatabaseUrlError(
      `has a target_session_attrs that does not lead to a server which accepts writes: write one of ${TARGETS.join(', ')}`,
    );
  }
  if (['host', 'port'].some((name) => parameters.get(name)?.includes(','))) {
    throw new DatabaseUrlError('has several hosts in a parameter: write them before the path');
  }
  const schema = parameters.get('schema');
  if (schema !== null && !SCHEMA_NAME.test(schema)) {
    throw new DatabaseUrlError(
      'has a schema that is not a name of up to 63 lower-case letters, digits and _: correct it',
    );
  }
}
