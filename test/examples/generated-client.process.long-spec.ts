import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import ts from 'typescript';
import { expect } from 'vitest';
import { serverTest } from '../support/fixtures.js';
import { readBlocks, readCommands } from '../support/pages.js';

const PAGE = 'docs/routes.md';
const HEADING = '## A client from the OpenAPI document';

/** Uses the client of the page. Its types are generated, so it is compiled by the test. */
const FLOW = `
import { client } from './client.js';

const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };

export async function run(username: string, password: string) {
  const body = { grant_type: 'password', username, password } as const;
  const signedIn = await client.POST('/token', { body, headers });
  if (signedIn.error) throw new Error(signedIn.error.error_description);
  const { access_token, refresh_token, expires_in } = signedIn.data;
  const seconds: number = expires_in;

  const Authorization = \`Bearer \${access_token}\`;
  const me = await client.GET('/users/me', { headers: { Authorization } });
  const name: string | null | undefined = me.data?.username;

  const refresh = { grant_type: 'refresh_token', ...(refresh_token && { refresh_token }) } as const;
  const refreshed = await client.POST('/token', { body: refresh, headers });

  const unauthorized = await client.GET('/users/me');
  const code: string | undefined = unauthorized.error?.code;

  const json = { email: 'x@example.com', password: 'short' };
  const invalid = await client.POST('/users', { body: json });
  const fields = invalid.error?.errors?.map(({ field }) => field);

  // @ts-expect-error -- a body without a member that is required.
  void (() => client.POST('/login', { body: { username } }));
  const id: string | undefined = me.data?.id;
  return {
    seconds,
    name,
    id,
    refreshed: refreshed.data?.token_type,
    unauthorized: [unauthorized.response.status, code],
    invalid: [invalid.response.status, invalid.error?.code, fields],
  };
}
`;

const test = serverTest().extend('folder', async ({}, { onCleanup }) => {
  const folder = await mkdtemp(join(tmpdir(), 'nightlatch-client-'));
  onCleanup(() => rm(folder, { recursive: true, force: true }));
  await symlink(resolve('node_modules'), join(folder, 'node_modules'));
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  return folder;
});

test('A client that is generated as docs/routes.md says compiles strictly, signs in, refreshes and reads errors', async ({
  server,
  user,
  folder,
}) => {
  const here = (text: string) => text.replaceAll('http://localhost:3000', server.url);
  await promisify(execFile)('sh', ['-ec', here(readCommands(PAGE, HEADING))], { cwd: folder });
  const [block] = readBlocks(PAGE, 'typescript');
  await writeFile(join(folder, 'client.ts'), here(block!.code));
  await writeFile(join(folder, 'flow.ts'), FLOW);
  expect(compile(join(folder, 'flow.ts'))).toEqual([]);
  const flow = (await import(pathToFileURL(join(folder, 'flow.js')).href)) as {
    run(username: string, password: string): Promise<unknown>;
  };
  expect(await flow.run(user.username, user.password)).toEqual({
    seconds: 900,
    name: user.username,
    id: user.id,
    refreshed: 'bearer',
    unauthorized: [401, 'not_authenticated'],
    invalid: [422, 'password_too_short', ['password']],
  });
}, 60_000);

/** Compiles a file strictly, and returns the errors. */
function compile(file: string): string[] {
  const program = ts.createProgram([file], {
    target: ts.ScriptTarget.ES2023,
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts'],
    module: ts.ModuleKind.NodeNext,
    types: [],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    // The types of openapi-fetch and of the browser are not ours to check.
    skipLibCheck: true,
  });
  const { diagnostics } = program.emit();
  const errors = [...ts.getPreEmitDiagnostics(program), ...diagnostics];
  return errors.map(({ file: source, messageText }) => {
    const message = ts.flattenDiagnosticMessageText(messageText, ' ');
    return `${source?.fileName ?? ''}: ${message}`;
  });
}
