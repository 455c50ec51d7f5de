import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBrowser, withoutBrowser } from '../support/browser.js';
import { readBlocks } from '../support/pages.js';
import { LocalServer } from '../support/local-server.js';
import { freePort } from '../support/ports.js';

const PAGE = 'docs/single-page-app.md';
const PASSWORD = 'correct horse battery staple';
const LIBRARIES = {
  'oidc-client-ts': 'node_modules/oidc-client-ts/dist/esm/oidc-client-ts.js',
  'jwt-decode': 'node_modules/jwt-decode/build/esm/index.js',
};

/** Serves the code of the documentation page with this issuer. An import map does what a bundler does: it finds the imports. */
function serveApplication(issuer: string, port: number): Promise<Server> {
  const [script] = readBlocks(PAGE, 'js');
  const [html] = readBlocks(PAGE, 'html');
  const names = Object.keys(LIBRARIES).map((name) => [name, `/${name}.js`]);
  const imports = JSON.stringify({ imports: Object.fromEntries(names) });
  const importMap = `<script type="importmap">${imports}</script>`;
  const files = new Map<string, string>([
    ['/app.js', script!.code.replaceAll('https://id.example.com', issuer)],
    ...Object.entries(LIBRARIES).map(
      ([name, path]) => [`/${name}.js`, readFileSync(path, 'utf8')] as const,
    ),
  ]);
  const page = html!.code.replace('<script', `${importMap}<script`);
  const server = createServer((request, response) => {
    const file = files.get(request.url ?? '');
    const type = file === undefined ? 'text/html' : 'text/javascript';
    response.writeHead(200, { 'content-type': type }).end(file ?? page);
  });
  return new Promise((resolve) => server.listen(port, 'localhost', () => resolve(server)));
}

describe.skipIf(withoutBrowser)('the application of docs/single-page-app.md', () => {
  let server: LocalServer;
  let application: Server;
  let browser: Browser;
  let origin: string;
  beforeAll(async () => {
    const [port, own] = [await freePort(), await freePort()];
    origin = `http://localhost:${own}`;
    const settings = {
      PORT: String(port),
      EMAIL_VERIFICATION: 'off',
      CORS_ORIGINS: origin,
      // The library renews a token a minute before it expires: at once.
      ACCESS_TOKEN_EXPIRE_MINUTES: '1',
    };
    server = await LocalServer.start(settings);
    const json = { username: 'johndoe', email: 'johndoe@example.com', password: PASSWORD };
    await server.call('POST', '/users', { json });
    const [create] = /cli\.js (clients create [^`]*)/.exec(readFileSync(PAGE, 'utf8'))!.slice(1);
    const words = create!.replaceAll('\\\n', ' ').trim().split(/\s+/);
    const made = await server.cli(
      ...words.map((word) => word.replace('http://localhost:5173', origin)),
    );
    expect(made.code, made.stderr).toBe(0);
    application = await serveApplication(server.url, own);
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    application?.close();
    await server?.remove();
  });

  it('signs in, calls the API, renews the access token, and signs out', async () => {
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    const renewed = page.waitForResponse(
      (response) =>
        response.url().endsWith('/token') &&
        (response.request().postData() ?? '').includes('grant_type=refresh_token'),
    );
    await page.goto(origin);
    await page.getByText('You are not signed in.').waitFor();
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('heading', { name: 'Sign in to Shop' }).waitFor();
    await page.fill('#username', 'johndoe');
    await page.fill('#password', PASSWORD);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByText('You have 0 items.').waitFor();
    expect(page.url()).toBe(`${origin}/`);
    expect((await renewed).status()).toBe(200);
    const kept = await page.evaluate<string>('JSON.stringify([localStorage, sessionStorage])');
    expect(kept).not.toMatch(/eyJ|nlr_/);

    // The tokens are gone after a reload, and the browser is signed in at the server.
    await page.reload();
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByText('You have 0 items.').waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('You are not signed in.').waitFor();
    expect(errors).toEqual([]);
  });
});
