import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommandInHost } from '../support/commands.js';
import { createDatabase, execute } from '../support/databases.js';
import { FORMER_SYSTEMS, type FormerSystem } from '../support/former-systems.js';
import { readCommands } from '../support/pages.js';
import { LocalServer } from '../support/local-server.js';

const run = promisify(execFile);
const PEPPER = /pepper of\s+the\s+example\s+is\s+`(\w+)`/;
const [, pepper] = PEPPER.exec(readPage('devise'))!;
/** Writes down each `node dist/cli.js ...` of a recipe, one argument a line; the test runs it. */
const STAND_INS = `
  node() { printf '%s\\n' "$@" '' >> commands; }
  mysql() { command node "$MYSQL_STAND_IN" "$OLD_DATABASE" "\${@: -1}"; }
`;

let server: LocalServer;
beforeAll(async () => {
  server = await LocalServer.start({ IMPORTED_PEPPER: pepper! });
});
afterAll(() => server?.remove());

const cases = FORMER_SYSTEMS.map((system, i) => ({ ...system, name: `${system.page}-${i}` }));

it.each(cases)(
  'the commands of docs/moving/ import the users of a made-up export, who sign in: $name',
  async ({ name, ...system }) => {
    const folder = join(server.folder, name);
    mkdirSync(folder);
    const results = await runRecipe(system, folder);
    const imported = results.map(({ stdout }) => /imported: +(\d+)/.exec(stdout)?.[1]);
    const refused = results.map(({ stdout }) => /refused: +(\d+)/.exec(stdout)?.[1]);
    const errors = results.map(({ stderr }) => stderr).join('');
    expect({ imported, refused, errors }).toMatchObject({
      imported: [String(system.imported)],
      refused: [String(system.refused ?? 0)],
      errors: system.refused ? expect.stringMatching(/^nightlatch: \d+ rows were refused/) : '',
    });
    for (const [username, password] of system.signIn) {
      const form = { username, password };
      let signedIn = await server.call('POST', '/token', { form });
      // A busy machine may ask to try again, because these hashes are dear.
      await expect
        .poll(async () => {
          if (signedIn.status === 503) signedIn = await server.call('POST', '/token', { form });
          return [username, signedIn.status, signedIn.body.error];
        })
        .toEqual([username, 200, undefined]);
      const { body } = signedIn;
      const me = await server.call('GET', '/users/me', { token: body.access_token });
      expect(me.body.email_verified).toBe(username === system.verified);
    }
  },
);

describe('nightlatch users import', () => {
  const BCRYPT = '$2b$10$euFJW2t0eddzM2WySixtie/UphL8NKrffshljQHhGwcLW62HVP7z2';
  const rows = [
    { email: 'other@example.com' },
    { email: 'Ann@example.com', password_hash: BCRYPT },
    { email: 'pepper@example.com', password_hash: `bcrypt_pepper$${BCRYPT}` },
    { email: 'weak@example.com', password_hash: '5f4dcc3b5aa765d61d8327deb882cf99' },
  ];
  const importUsers = async (input: string, ...args: string[]) => {
    const { code, stdout, stderr } = await server.cliWith(
      input,
      'users',
      'import',
      ...args,
      '--json',
    );
    return { code, result: stdout === '' ? null : JSON.parse(stdout), stderr };
  };
  beforeAll(() => {
    const text = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
    writeFileSync(join(server.folder, 'users.ndjson'), text);
    writeFileSync(join(server.folder, 'array.json'), JSON.stringify(rows, null, 2));
  });

  it('--try, as docs/moving.md shows it, tests one known password and imports nothing', async () => {
    const [, ...args] = readCommands('docs/moving.md', '## Try one password').trim().split(/\s+/);
    const command = args.slice(1, args.indexOf('<'));
    const right = await server.cliWith('pässwörd 1234\n', ...command, '--json');
    const result = { email: 'ann@example.com', line: 2, password_matches: true };
    expect([right.code, JSON.parse(right.stdout), right.stderr]).toEqual([0, result, '']);
    const wrong = await server.cliWith('other', ...command);
    const message = 'nightlatch: The password does not match the row in line 2.\n';
    expect([wrong.code, wrong.stderr]).toEqual([1, message]);
    const { stdout } = await server.cli('users', 'export');
    expect(stdout).not.toContain('ann@example.com');
  });

  it.each([
    ['a password without its pepper', 'pepper@example.com', /does not match the row in line 3/],
    ['a user who has no password', 'other@example.com', /does not match the row in line 1/],
    ['a row that would be refused', 'weak@example.com', /Line 4: password_hash: MD5 .*too fast/],
    ['an address that the file does not have', 'no@example.com', /No row of the file has this/],
  ])('--try exits with 1 for %s', async (_what, email, message) => {
    const args = ['users.ndjson', '--try', email, '--password-stdin'];
    const { code, stderr } = await importUsers('pässwörd 1234', ...args);
    expect([code, stderr]).toEqual([1, expect.stringMatching(message)]);
    expect(stderr).not.toMatch(/\$2b|pässwörd|5f4dcc/);
  });

  it('--try without a terminal says how to give the password', async () => {
    const { stderr } = await importUsers('', 'users.ndjson', '--try', 'ann@example.com');
    expect(stderr).toContain('Use --password-stdin.');
    const both = ['-', '--format', 'csv', '--try', 'ann@example.com', '--password-stdin'];
    expect((await importUsers('', ...both)).stderr).toContain('cannot be both');
  });

  it('--expect fails if the file has fewer rows than its export announced', async () => {
    const { code, result, stderr } = await importUsers(
      '',
      'users.ndjson',
      '--dry-run',
      '--expect',
      '5',
    );
    expect([code, result.rows]).toEqual([1, 4]);
    expect(stderr).toContain(
      'The file has 4 rows, not 5: the export that wrote it may have stopped.',
    );
  });

  it('refuses a JSON array once, and says how to convert it', async () => {
    const { code, result, stderr } = await importUsers('', 'array.json');
    expect([code, result]).toEqual([1, null]);
    expect(stderr).toBe(
      "nightlatch: The file is one JSON document, not NDJSON, which has one user on each line. Convert an array with: jq -c '.[]' FILE > users.ndjson\n",
    );
  });
});

/** Runs the commands as they are written, with stand-ins for the other system's. */
async function runRecipe(system: FormerSystem, folder: string) {
  const page = `docs/moving/${system.page}.md`;
  const heading = system.heading ?? `# ${/^# (.*)$/m.exec(readPage(system.page))![1]}`;
  const former = system.postgres === undefined ? null : await createDatabase('postgres');
  const oldSqlite = join(folder, 'old.db');
  try {
    if (former) await execute(former.url, system.postgres!);
    if (system.mysql) new Database(oldSqlite).exec(system.mysql).close();
    for (const [file, content] of Object.entries(system.files ?? {})) {
      writeFileSync(join(folder, file), content);
    }
    const [parameters = ''] = /^hash_config .*?^}$/ms.exec(readPage(system.page)) ?? [];
    writeFileSync(join(folder, 'parameters.txt'), parameters);
    const script = ['set -e', STAND_INS, system.commands ?? '', readCommands(page, heading)];
    const env = {
      PATH: process.env.PATH,
      OLD_DATABASE_URL: former?.url,
      OLD_DATABASE: oldSqlite,
      MYSQL_STAND_IN: resolve('test/support/mysql-stand-in.mjs'),
      REALM: 'app',
    };
    await run('bash', ['-c', script.join('\n')], { cwd: folder, env });
    const written = readFileSync(join(folder, 'commands'), 'utf8');
    const commands = written
      .trimEnd()
      .split('\n\n')
      .map((lines) => lines.split('\n'));
    const results = [];
    for (const [, ...args] of commands) {
      results.push(await runCommandInHost({ args, settings: server.settings, folder }));
    }
    return results;
  } finally {
    await former?.drop();
  }
}

function readPage(name: string): string {
  return readFileSync(`docs/moving/${name}.md`, 'utf8');
}
