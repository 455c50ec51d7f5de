import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { call } from '../support/http.js';
import { packed } from '../support/pack.js';
import { readBlocks } from '../support/pages.js';
import { freePort } from '../support/ports.js';

const HOST = resolve('test/host/jest-nest11');
const JOHN = { username: 'johndoe', password: 'correct horse battery staple' };
/** npm and Jest are slow on a busy machine. */
const LIMIT_MS = 300_000;

let folder: string;
let database: TestDatabase;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nightlatch-jest-'));
  database = await createDatabase('postgres');
  await cp(HOST, folder, { recursive: true, filter: (path) => !/node_modules|dist$/.test(path) });
  await writePages();
  await Promise.all([installApplication(), installNode('22'), installNode('24')]);
}, LIMIT_MS);
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

/** Writes the blocks of the pages, with the changes that docs/testing.md asks for. */
async function writePages(): Promise<void> {
  const pages = ['README.md', 'docs/testing.md'].flatMap((page) => readBlocks(page, 'ts'));
  for (const { file, code } of pages.filter((block) => block.file !== null)) {
    const text = code.replace(/^.* from 'vitest';\n/m, '').replace(/(from '\.[^']*)\.js'/g, "$1'");
    await writeFile(join(folder, 'src', file!), text);
  }
  const [setup] = readBlocks('docs/testing.md', 'js');
  await writeFile(join(folder, 'jest.setup.js'), setup!.code);
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as object;
  const [jest] = readBlocks('docs/testing.md', 'json');
  const changed = { ...manifest, jest: JSON.parse(jest!.code) as object };
  await writeFile(join(folder, 'package.json'), JSON.stringify(changed));
}

/** Installs the packed library; npm must accept its peers. Native packages are those of this folder, which are compiled. */
async function installApplication(): Promise<void> {
  const { version } = JSON.parse(
    readFileSync('node_modules/better-sqlite3/package.json', 'utf8'),
  ) as { version: string };
  await install(folder, [await packed(), `better-sqlite3@${version}`], ['--ignore-scripts']);
  for (const built of ['better-sqlite3/build', 'argon2/build']) {
    const from = resolve('node_modules', built);
    if (existsSync(from))
      await cp(from, join(folder, 'node_modules', built), { recursive: true, dereference: true });
  }
}

/** Installs another version of Node, which is an npm package. */
async function installNode(version: string): Promise<void> {
  const own = join(folder, `node-${version}`);
  await mkdir(own);
  await writeFile(join(own, 'package.json'), '{ "private": true }');
  await install(own, [`node@${version}`]);
}

async function install(cwd: string, packages: string[], options: string[] = []): Promise<void> {
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error', '--prefer-offline'];
  await promisify(execFile)('npm', ['install', ...quiet, ...options, ...packages], { cwd });
}

/** Runs Jest on the tests whose paths match, and returns its report. */
async function runJest(
  node: string,
  pattern: string,
): Promise<{ passed: string[]; output: string }> {
  const args = ['node_modules/jest/bin/jest.js', '--json', '--testPathPatterns', pattern];
  const env = { PATH: process.env.PATH, HOME: folder, DATABASE_URL: database.url };
  const options = { cwd: folder, env, maxBuffer: 2 ** 26 };
  const { stdout, stderr } = await promisify(execFile)(node, args, options).catch(
    (error: { stdout: string; stderr: string }) => error,
  );
  const report = stdout.startsWith('{') ? (JSON.parse(stdout) as JestReport) : { testResults: [] };
  const tests = report.testResults.flatMap(({ assertionResults }) => assertionResults);
  const passed = tests.filter(({ status }) => status === 'passed').map(({ title }) => title);
  return { passed, output: stdout.startsWith('{') ? stderr : stdout + stderr };
}

interface JestReport {
  testResults: Array<{ assertionResults: Array<{ title: string; status: string }> }>;
}

const GUARD_ONLY = 'GET /reports/all answers an auditor, and GET /reports/raw requires its scope';
const OVERRIDDEN =
  'GET /reports/all answers the auditor of a guard that is overridden, and GET /reports/raw requires its scope';
const ON_POSTGRES = [
  'a user registers, signs in, is let in by a guard, and signs out',
  'a bcrypt hash of another system is verified',
];

it(
  'Jest on Nest 11 in CommonJS runs the tests of docs/testing.md with TypeORM 0.3, on SQLite and on PostgreSQL',
  async () => {
    const { passed, output } = await runJest(process.execPath, '.');
    const ON_SQLITE = 'GET /reports answers a signed-in user, and 401 without a token';
    const all = [GUARD_ONLY, OVERRIDDEN, ON_SQLITE, ...ON_POSTGRES];
    expect(passed.toSorted(), output).toEqual(all.toSorted());
  },
  LIMIT_MS,
);

// better-sqlite3 is compiled for one version of Node.
it.each(['22', '24'])(
  'Jest on Node %s runs the tests that need no SQLite',
  async (version) => {
    await database.drop();
    database = await createDatabase('postgres');
    const node = join(folder, `node-${version}/node_modules/.bin/node`);
    const { stdout } = await promisify(execFile)(node, ['--version']);
    expect(stdout).toMatch(new RegExp(`^v${version}\\.`));
    const { passed, output } = await runJest(node, 'postgres|reports.controller');
    expect(passed.toSorted(), output).toEqual([GUARD_ONLY, ...ON_POSTGRES].toSorted());
  },
  LIMIT_MS,
);

it(
  'nest build and start:prod find dist/main.js beside the Jest configuration, and the main flows work on TypeORM 0.3 and SQLite',
  async () => {
    await promisify(execFile)('npm', ['run', 'build'], { cwd: folder });
    const port = String(await freePort());
    const url = `http://localhost:${port}`;
    const host = startHost({ PORT: port, ISSUER: url });
    let output = '';
    for (const stream of [host.stdout!, host.stderr!])
      stream.on('data', (chunk) => (output += String(chunk)));
    const get = (path: string, token: string) => call(url, 'GET', path, { token });
    try {
      const isReady = () => expect(output).toContain('successfully started');
      await vi.waitFor(isReady, { timeout: 60_000, interval: 200 });
      const json = { ...JOHN, email: 'johndoe@example.com' };
      expect((await call(url, 'POST', '/users', { json })).status).toBe(201);
      const signedIn = await call(url, 'POST', '/token', { form: JOHN });
      const { access_token: token, refresh_token } = signedIn.body;
      expect((await get('/users/me', token)).body.username).toBe('johndoe');
      const refresh = { grant_type: 'refresh_token', refresh_token };
      const refreshed = (await call(url, 'POST', '/token', { form: refresh })).body.access_token;
      expect((await get('/users/me', refreshed)).status).toBe(200);
      expect((await call(url, 'POST', '/logout', { token: refreshed })).status).toBe(204);
      expect((await get('/users/me', refreshed)).status).toBe(401);
      expect((await get('/users/me', token)).status).toBe(401);
    } finally {
      process.kill(-host.pid!, 'SIGKILL');
    }
  },
  LIMIT_MS,
);

/** Starts the built application in a process group of its own, because npm does not pass signals on. */
function startHost(settings: Record<string, string>): ChildProcess {
  const env = {
    PATH: process.env.PATH,
    SECRET_KEY: 'a key for this test, of at least 32 characters',
    DATABASE_FILE: join(folder, 'app.db'),
    ...settings,
  };
  return spawn('npm', ['run', 'start:prod'], {
    cwd: folder,
    env,
    detached: true,
  });
}
