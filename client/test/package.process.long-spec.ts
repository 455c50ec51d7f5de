import { execFile } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { publint } from 'publint';
import ts from 'typescript';
import { build } from 'vite';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startBrowser } from '../../test/support/browser.js';
import { packedClient } from '../../test/support/pack.js';
import { ISSUER, startServer } from '../../test/support/server.js';
import { CountingProxy } from './counting-proxy.js';

const run = promisify(execFile);

/** An empty project into which npm has installed the packed package. */
let project: string;

beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), 'nightlatch-client-'));
  writeFileSync(join(project, 'package.json'), '{ "type": "module" }');
  const options = ['--offline', '--no-audit', '--no-fund', '--ignore-scripts'];
  await run('npm', ['install', ...options, await packedClient()], { cwd: project });
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(project, { recursive: true, force: true });
});

const installed = (path: string) => join(project, 'node_modules/nightlatch-client', path);

it('The package has the built code, its types and its texts, no dependencies, and nothing to warn about', async () => {
  const files = readdirSync(installed('.'), { recursive: true, encoding: 'utf8' });
  const others = files.filter((file) => !/^dist(\/[\w-]+(\.d\.ts|\.js))?$/.test(file));
  expect(others.toSorted()).toEqual(['LICENSE', 'README.md', 'package.json']);
  expect(files.filter((file) => file.includes('spec'))).toEqual([]);
  const manifest = JSON.parse(readFileSync(installed('package.json'), 'utf8')) as {
    exports: Record<string, string | Record<string, string>>;
  };
  expect(Object.keys(manifest)).not.toContain('dependencies');
  const paths = Object.values(manifest.exports).flatMap((entry) =>
    typeof entry === 'string' ? [entry] : Object.values(entry),
  );
  expect(paths.filter((path) => !existsSync(installed(path)))).toEqual([]);
  const tarball = readFileSync(await packedClient());
  const { messages } = await publint({ pack: { tarball: new Uint8Array(tarball).buffer } });
  expect(messages).toEqual([]);
});

it.each([
  [ts.ModuleKind.NodeNext, ts.ModuleResolutionKind.NodeNext],
  [ts.ModuleKind.ESNext, ts.ModuleResolutionKind.Bundler],
])(
  'The installed package compiles strictly (module %i, resolution %i)',
  (module, moduleResolution) => {
    const file = join(project, `app-${module}.ts`);
    writeFileSync(
      file,
      `import { createNightlatch, NightlatchError, type Session } from 'nightlatch-client';
     import { clientCredentials } from 'nightlatch-client/client-credentials';
     import { signInWithPasskey } from 'nightlatch-client/passkey';
     import { completeRedirect } from 'nightlatch-client/redirect';
     import type { paths } from 'nightlatch-client/schema';
     const nightlatch = createNightlatch({ issuer: 'https://id.example.com', clientId: 'shop' });
     export const session: Session | null = nightlatch.session;
     type Me = paths['/users/me']['get']['responses'][200]['content']['application/json'];
     export const me = async (): Promise<Me> => (await nightlatch.fetch('/users/me')).json();
     // @ts-expect-error -- a password is missing.
     void nightlatch.signIn({ username: 'johndoe' });
     export const all = [NightlatchError, clientCredentials, signInWithPasskey, completeRedirect];`,
    );
    const program = ts.createProgram([file], {
      module,
      moduleResolution,
      target: ts.ScriptTarget.ES2022,
      lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
      types: [],
      strict: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
    });
    const errors = ts.getPreEmitDiagnostics(program).map(({ messageText }) => messageText);
    expect(errors).toEqual([]);
  },
);

it('A Node script imports every entry point of the installed package', async () => {
  const code = `const names = ['', '/redirect', '/passkey', '/client-credentials'];
    const all = await Promise.all(names.map((name) => import('nightlatch-client' + name)));
    console.log(all.flatMap(Object.keys).join());`;
  const args = ['--input-type=module', '--eval', code];
  const { stdout } = await run(process.execPath, args, { cwd: project });
  expect(stdout.trim().split(',').toSorted()).toEqual([
    'NightlatchError',
    'clientCredentials',
    'completeRedirect',
    'createNightlatch',
    'secondFactorWithPasskey',
    'signInWithPasskey',
    'signInWithRedirect',
  ]);
});

it('examples/spa, built by Vite with the installed package, signs in, stays signed in after a reload, and signs out', async () => {
  const dist = join(project, 'dist');
  const application = createServer(({ url }, response) => {
    const file = join(dist, new URL(url!, ISSUER).pathname);
    const isScript = file.endsWith('.js');
    response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html' });
    response.end(readFileSync(isScript ? file : join(dist, 'index.html')));
  }).listen(0, '127.0.0.1');
  await new Promise((listening) => application.once('listening', listening));
  const origin = `http://localhost:${(application.address() as AddressInfo).port}`;
  const shop = {
    client_id: 'shop',
    grant_types: ['authorization_code', 'refresh_token'],
    redirect_uris: [`${origin}/callback`],
    scope: 'items:read items:write',
  };
  const proxy = await CountingProxy.before(null, 'localhost');
  const server = await startServer({
    issuer: proxy.url,
    corsOrigins: [origin],
    clients: [shop],
    demo: true,
  });
  proxy.target = new URL(server.url);
  vi.stubEnv('VITE_ISSUER', proxy.url);
  cpSync('examples/spa', project, { recursive: true, filter: (path) => !path.endsWith('.json') });
  await build({ root: project, configFile: false, logLevel: 'warn', build: { target: 'esnext' } });

  const browser = await startBrowser();
  const page = await (await browser.newContext()).newPage();
  const user = await server.register();
  await page.goto(origin);
  await page.getByText('You are not signed in.').waitFor();
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.fill('#username', user.username);
  await page.fill('#password', user.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByText('You have 0 items.').waitFor();
  expect(page.url()).toBe(`${origin}/`);
  await page.reload();
  await page.getByText('You have 0 items.').waitFor();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByText('You are not signed in.').waitFor();
  await browser.close();
  application.closeAllConnections();
  application.close();
  await proxy.close();
  await server.close();
}, 120_000);
