import { expect, it } from 'vitest';
import { listImportedFiles, listImports, getModule, read, SOURCES } from './source-files.js';

/** The modules by layer, and the files directly under `src/`: each may import itself and what stands above it here. */
const LAYERS = {
  foundation: ['module-options.ts', 'clock', 'crypto', 'http'],
  data: ['database', 'events', 'cache-invalidation'],
  identity: ['users', 'rate-limits', 'passwords', 'signing-keys', 'mail'],
  tokens: ['sessions', 'clients', 'tokens', 'access'],
  core: ['authorization', 'sign-in', 'pages'],
  features: [
    'oauth',
    'account',
    'mfa',
    'federation',
    'personal-tokens',
    'audit',
    'admin',
    'import-export',
  ],
  library: [
    'schema',
    'access.ts',
    'auth.options.ts',
    'override-providers.ts',
    'auth.module.ts',
    'server-entry.ts',
    'command-services.ts',
    'index.ts',
    'testing',
    'testing.ts',
  ],
  server: ['server', 'main.ts', 'cli.ts', 'command-line.ts'],
};
const ORDER = Object.values(LAYERS).flat();
const FEATURES = LAYERS.features;

/** The server stands on these; the last two are for commands, which must not load the routes. */
const SERVER_IMPORTS = ['index.ts', 'server-entry.ts', 'command-services.ts'];

const code = SOURCES.filter((file) => !file.endsWith('.spec.ts'));

/** Every import between two modules: `from imports to`. */
const crossings = SOURCES.flatMap((from) =>
  listImportedFiles(from)
    .filter((to) => getModule(to) !== getModule(from))
    .map((to) => ({ from, to, text: `${from} imports ${to}` })),
);

it('The layers list every module and every file directly under src/', () => {
  const found = [...new Set(SOURCES.map(getModule))];
  expect(found.toSorted()).toEqual(ORDER.toSorted());
});

it('A module imports only modules of its layer that come before it, and modules of lower layers', () => {
  const upward = crossings.filter(
    ({ from, to }) => ORDER.indexOf(getModule(to)) > ORDER.indexOf(getModule(from)),
  );
  expect(upward.map(({ text }) => text)).toEqual([]);
});

it('A feature imports no other feature', () => {
  const sideways = crossings.filter(
    ({ from, to }) => FEATURES.includes(getModule(from)) && FEATURES.includes(getModule(to)),
  );
  expect(sideways.map(({ text }) => text)).toEqual([]);
});

it('No files import each other in a circle, types included', () => {
  expect(findCircles(code)).toEqual([]);
});

it('The search for circles finds one', () => {
  const graph: Record<string, string[]> = { a: ['b'], b: ['c'], c: ['b'] };
  expect(findCircles(Object.keys(graph), (file) => graph[file]!)).toEqual(['b > c > b']);
});

// The files directly under src/ put the library together: they may import any file.
it('A module imports only the top files of another module, not those of its sub-folders', () => {
  const reaches = crossings.filter(
    ({ from, to }) => from.includes('/') && to.split('/').length > 2,
  );
  expect(reaches.map(({ text }) => text)).toEqual([]);
});

it('The server imports the library by its entry points only', () => {
  const around = crossings.filter(
    ({ from, to }) =>
      getModule(from) === 'server' && !from.endsWith('.spec.ts') && !SERVER_IMPORTS.includes(to),
  );
  expect(around.map(({ text }) => text)).toEqual([]);
});

it.each([
  [
    'TypeORM is imported only by entities, stores, modules, migrations, database/ and schema/',
    /from 'typeorm/,
    /\.(entity|store|module)\.ts$|^(database|cache-invalidation)\/|^schema\/|\/\d+-[\w-]+\.ts$/,
  ],
  ['process.env is read only in server/settings/', /process\.env/, /^server\/settings\//],
  [
    // A command that prints a stored token has to be fast, and loads nothing of the library.
    'The time is asked only of clock/, and in the command that prints a token',
    /Date\.now\(|new Date\(\)|performance\.now\(/,
    /^clock\/|^server\/cli\/sign-in\.commands\.ts$/,
  ],
  [
    'A command prints only through server/cli/terminal.ts, which escapes',
    /console\.\w+\(|process\.std(out|err)\.write/,
    // The first has examples in its comments; the second prints why the server cannot start.
    /^(events\/events|server\/process\/run|server\/cli\/terminal)\.ts$/,
  ],
  [
    'SimpleWebAuthn, which takes as long to load as the server, is loaded by the first ceremony and not at the start',
    /from '@simplewebauthn|require\('@simplewebauthn/,
    /^$/,
  ],
  ['forwardRef() is used nowhere', /forwardRef\(/, /^$/],
  [
    'import.meta, a syntax error in the CommonJS that Jest makes, is in no file that an entry point imports at once',
    /import\.meta/,
    /^(passwords\/hashing\/worker-file|server\/.+)\.ts$/,
  ],
  [
    'What TypeORM 0.3 calls connection is not called by the name that it has in TypeORM 1 alone',
    /(runner|manager|transaction|driver)\.dataSource|dataSource \}: .*QueryRunner/i,
    /^$/,
  ],
  [
    'The where of a store compares times by database/times.ts, which TypeORM 0.3 needs',
    /\b(?!(id|userSessionsVersion)\b)\w+: (Less|More)Than/,
    /^$/,
  ],
  [
    'The library logs text, because many loggers cannot print an object',
    /[lL]ogger(\.(log|warn|error|debug)|\[level\])\(\s*(\{|error\))/,
    /^server\//,
  ],
])('%s', (_rule, pattern, allowed) => {
  const offenders = code.filter((file) => !allowed.test(file) && pattern.test(read(`src/${file}`)));
  expect(offenders).toEqual([]);
});

it('Every import of the source is found', () => {
  expect(crossings.length).toBeGreaterThan(500);
  expect(listImports('main.ts').length).toBeGreaterThan(0);
});

/** Returns each circle once, as a path from its first file back to it, by a depth-first search. */
function findCircles(
  files: readonly string[],
  next: (file: string) => string[] = listImportedFiles,
): string[] {
  const done = new Set<string>();
  const path: string[] = [];
  const circles: string[] = [];
  const visit = (file: string): void => {
    const start = path.indexOf(file);
    if (start >= 0) circles.push([...path.slice(start), file].join(' > '));
    if (start >= 0 || done.has(file)) return;
    path.push(file);
    next(file).forEach(visit);
    path.pop();
    done.add(file);
  };
  files.forEach(visit);
  return circles;
}
