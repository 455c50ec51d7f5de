import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

/** The rooms in their storeys: a room may import from those before it, and from itself. */
const ORDER = [
  'clock',
  'crypto',
  'http',
  'database',
  'events',
  'cache-invalidation',
  'users',
  'passwords',
  'signing-keys',
  'rate-limits',
  'sessions',
  'clients',
  'tokens',
  'access',
  'authorization',
  'sign-in',
  'oauth',
  'account',
  'audit',
  'admin',
  'import-export',
  'schema',
  'access.ts',
  'auth.options.ts',
  'override-providers.ts',
  'auth.module.ts',
  'administration.ts',
  'index.ts',
  'testing',
  'testing.ts',
  'server',
  'main.ts',
  'cli.ts',
];

/** The server stands on these; administration.ts is for commands, which must not load the routes. */
const ENTRY_POINTS = ['index.js', 'administration.js'];

/** Features: optional, so none may import another. */
const FEATURES = ['oauth', 'account', 'admin', 'audit', 'import-export'];

const SRC = resolve('src');
const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => join(SRC, file));

const roomOf = (file: string) => relative(SRC, file).split('/')[0]!;
const importsOf = (file: string) =>
  [...readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?'([^']+)'/g)].map(
    ([, from]) => from!,
  );
const rooms = readdirSync(SRC, { withFileTypes: true }).map(({ name }) => name);

describe('the rooms', () => {
  it('are exactly those of the order', () => {
    expect(rooms.toSorted()).toEqual(ORDER.toSorted());
  });

  it('import downwards only', () => {
    const upward = files.flatMap((file) =>
      importsOf(file)
        .filter((from) => from.startsWith('.'))
        .map((from) => [roomOf(file), roomOf(resolve(dirname(file), from).replace(/\.js$/, '.ts'))])
        .filter(([room, other]) => ORDER.indexOf(other!) > ORDER.indexOf(room!))
        .map(([room, other]) => `${relative(SRC, file)}: ${room} imports ${other}`),
    );
    expect(upward).toEqual([]);
  });

  it('of the features do not import each other', () => {
    const sideways = files
      .filter((file) => FEATURES.includes(roomOf(file)))
      .filter((file) =>
        FEATURES.filter((room) => room !== roomOf(file)).some((room) =>
          importsOf(file).some((from) => from.includes(`/${room}/`)),
        ),
      );
    expect(sideways).toEqual([]);
  });

  it('of the server stand on the entry points alone', () => {
    const around = files
      .filter((file) => roomOf(file) === 'server' && !file.endsWith('.spec.ts'))
      .flatMap((file) =>
        importsOf(file)
          .filter((from) => from.startsWith('.'))
          .map((from) => relative(SRC, resolve(dirname(file), from)))
          .filter((target) => !target.startsWith('server/') && !ENTRY_POINTS.includes(target))
          .map((target) => `${relative(SRC, file)} imports ${target}`),
      );
    expect(around).toEqual([]);
  });

  it('have a README each, and no barrel', () => {
    const folders = rooms.filter((room) => !room.endsWith('.ts'));
    for (const room of folders) {
      expect(readdirSync(join(SRC, room)), room).toContain('README.md');
      expect(readdirSync(join(SRC, room)), room).not.toContain('index.ts');
    }
  });
});

describe('a file', () => {
  const code = files.filter((file) => !file.endsWith('.spec.ts'));
  const offenders = (pattern: RegExp, allowed: RegExp) =>
    code
      .map((file) => relative(SRC, file))
      .filter((file) => !allowed.test(file) && pattern.test(readFileSync(join(SRC, file), 'utf8')));

  it('imports TypeORM only where the database is spoken to', () => {
    const allowed =
      /\.(entity|store|module)\.ts$|^(database|cache-invalidation)\/|^schema\/|\/\d+-[\w-]+\.ts$/;
    expect(offenders(/from 'typeorm/, allowed)).toEqual([]);
  });

  it('reads process.env in the settings alone', () => {
    expect(offenders(/process\.env/, /^server\/settings\//)).toEqual([]);
  });

  it('asks the clock for the time', () => {
    expect(offenders(/Date\.now\(|new Date\(\)|performance\.now\(/, /^clock\//)).toEqual([]);
  });

  it('makes no circle with forwardRef', () => {
    expect(offenders(/forwardRef\(/, /^$/)).toEqual([]);
  });

  it('has at most 300 lines', () => {
    for (const file of files) {
      expect(readFileSync(file, 'utf8').split('\n').length, file).toBeLessThanOrEqual(300);
    }
  });
});
