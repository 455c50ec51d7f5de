import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, startBrowser, withoutBrowser } from '../support/browser.js';
import { freePort } from '../support/ports.js';
import { ServerProcess } from '../support/process.js';

if (!chromiumPath) {
  console.warn(
    '\n!!! NO CHROMIUM: the browser tests are SKIPPED. Install it (apt-get install chromium), or\n' +
      '!!! point CHROMIUM_PATH at one. In CI this is a failure.\n',
  );
}

const PASSWORD = 'correct horse battery staple';
const SCOPES = [
  { scope: 'reports:read', description: 'Read all reports', roles: ['auditor'] },
  { scope: 'reports:import', description: 'Import reports', roles: [] },
];

describe.skipIf(withoutBrowser)("tutorial: Swagger's Authorize", () => {
  let folder: string;
  // The files that the build has joined, as in production.
  let server: ServerProcess;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'nightlatch-docs-'));
    const SCOPES_FILE = join(folder, 'scopes.json');
    writeFileSync(SCOPES_FILE, JSON.stringify(SCOPES));
    // The sign-in page is at the issuer, so that has to be this server.
    const settings = { PORT: String(await freePort()), SCOPES_FILE };
    server = await ServerProcess.start(settings).ready();
    browser = await startBrowser();
    page = await browser.newPage();
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      const text = message.text();
      if (/Content Security Policy|Refused to/.test(text)) complaints.push(text);
    });
    await page.goto(`${server.url}/docs`);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.remove();
    rmSync(folder, { recursive: true });
  });

  /** Returns the block of a route. */
  const find = (method: string, path: string) =>
    page.locator(`.opblock-${method}`, {
      has: page.locator(`.opblock-summary-path[data-path="${path}"]`),
    });

  /** Opens a route, presses Execute, and reads the status and the body that the page shows. */
  async function tryOut(method: string, path: string, body?: object) {
    const block = find(method, path);
    if (!(await block.getAttribute('class'))!.includes('is-open')) {
      await block.locator('.opblock-summary-control').click();
    }
    // The label is Cancel if the form is open already. Its text is read only once the button exists.
    const tryButton = block.locator('.try-out__btn');
    if ((await tryButton.innerText()) === 'Try it out') await tryButton.click();
    if (body) await block.locator('.body-param__text').fill(JSON.stringify(body));
    const answered = page.waitForResponse((response) => new URL(response.url()).pathname === path);
    await block.locator('.execute').click();
    const response = await answered;
    const shown = block.locator('.live-responses-table .response').first();
    await shown.locator('.response-col_status', { hasText: String(response.status()) }).waitFor();
    return { status: response.status(), text: await shown.innerText() };
  }

  async function authorize(password: string): Promise<void> {
    await page.locator('.auth-wrapper .btn.authorize').first().click();
    await page.fill('#oauth_username', 'johndoe');
    await page.fill('#oauth_password', password);
    await page.locator('.auth-btn-wrapper .authorize').first().click();
  }
  const closeDialog = () => page.locator('.auth-btn-wrapper .btn-done').first().click();

  it('Swagger UI: the page has the title and the colours of Nightlatch', async () => {
    await page.locator('.opblock').first().waitFor();
    expect(await page.title()).toBe('Nightlatch');
    const head = page.locator('.information-container');
    const colour = await head.evaluate(
      (element) => element.ownerDocument.defaultView!.getComputedStyle(element).backgroundColor,
    );
    expect(colour).toBe('rgb(22, 33, 58)');
    expect(await page.locator('.topbar').isVisible()).toBe(false);
  });

  it('Swagger UI: the page links to the document, and has a Schemas section', async () => {
    expect(await page.locator('.info a.link').first().getAttribute('href')).toBe('/openapi.json');
    await page.locator('section.models').getByText('Schemas').waitFor();
  });

  it('Swagger UI: POST /users by Try it out registers a user', async () => {
    const { status, text } = await tryOut('post', '/users', {
      email: 'johndoe@example.com',
      username: 'johndoe',
      full_name: 'John Doe',
      password: PASSWORD,
    });
    expect(status).toBe(201);
    expect(text).toContain('John Doe');
  });

  it('Swagger UI: POST /token by Try it out signs in with the values that are filled in', async () => {
    const { status, text } = await tryOut('post', '/token');
    expect(status).toBe(200);
    expect(text).toContain('access_token');
  });

  it('Swagger UI: GET /users/me answers 401 before Authorize', async () => {
    const { status, text } = await tryOut('get', '/users/me');
    expect(status).toBe(401);
    expect(text).toContain('Not authenticated');
  });

  it('Swagger UI: Authorize asks for a user, by password or on the sign-in page, and for no client', async () => {
    await page.locator('.auth-wrapper .btn.authorize').first().click();
    await page.locator('#oauth_username').waitFor();
    expect(await page.locator('.auth-container h4').allInnerTexts()).toEqual([
      'oauth2 (OAuth2, password)',
      'oauth2 (OAuth2, authorizationCode with PKCE)',
    ]);
    await closeDialog();
  });

  it('Swagger UI: Authorize with a wrong password shows the error description', async () => {
    await authorize('wrong password');
    const errors = page.locator('.auth-container .errors').first();
    await errors.waitFor();
    expect(await errors.innerText()).toContain('Incorrect username or password');
    await closeDialog();
  });

  it('Swagger UI: Authorize offers the scopes of SCOPES_FILE that users can have, with their descriptions', async () => {
    await page.locator('.auth-wrapper .btn.authorize').first().click();
    const offered = await page.locator('.auth-container .scopes').first().innerText();
    expect(offered).toMatch(/reports:read\s+Read all reports/);
    expect(offered).not.toContain('reports:import');
    await closeDialog();
  });

  it('Swagger UI: Authorize signs in with a user name and a password, and the client fields left blank', async () => {
    await authorize(PASSWORD);
    await page.locator('.auth-btn-wrapper .btn', { hasText: 'Logout' }).first().waitFor();
    await closeDialog();
  });

  it('Swagger UI: GET /users/me sends the token and shows the name', async () => {
    const { status, text } = await tryOut('get', '/users/me');
    expect(status).toBe(200);
    expect(text).toContain('John Doe');
  });

  it('Swagger UI: an item is added and listed with the token', async () => {
    const added = await tryOut('post', '/users/me/items', { title: 'Portal gun' });
    expect(added.status).toBe(201);
    const listed = await tryOut('get', '/users/me/items');
    expect(listed.status).toBe(200);
    expect(listed.text).toContain('Portal gun');
  });

  it('Swagger UI: the authorization outlives a reload, and the password is not stored', async () => {
    const kept = await page.evaluate<string>('JSON.stringify(localStorage)');
    expect(kept).toContain('access_token');
    expect(kept).not.toContain(PASSWORD);
    await page.reload();
    expect((await tryOut('get', '/users/me')).status).toBe(200);
  });

  it('Swagger UI: GET /users/me answers 401 after Logout', async () => {
    await page.locator('.auth-wrapper .btn.authorize').first().click();
    await page.locator('.auth-btn-wrapper .btn', { hasText: 'Logout' }).first().click();
    await closeDialog();
    expect((await tryOut('get', '/users/me')).status).toBe(401);
  });

  it('Swagger UI: the lock of POST /introspect authenticates a client, whose secret is not stored', async () => {
    const made = await server.cli('clients', 'create', '--id', 'reports', '--name', 'R', '--json');
    const secret = (JSON.parse(made.stdout) as { client_secret: string }).client_secret;
    await find('post', '/introspect').locator('.authorization__btn').click();
    await page.fill('#auth-basic-username', 'reports');
    await page.fill('#auth-basic-password', secret);
    await page.locator('.auth-btn-wrapper .authorize').first().click();
    await closeDialog();
    const { status, text } = await tryOut('post', '/introspect');
    expect(status).toBe(200);
    expect(text).toContain('"active": false');
    expect(await page.evaluate<string>('JSON.stringify(localStorage)')).not.toContain(secret);
    await page.reload();
    await find('post', '/introspect').getByLabel('authorization button unlocked').waitFor();
  });

  it('Swagger UI: only guarded routes and those of clients have a lock', async () => {
    const locked = await page
      .locator('.opblock:has(.authorization__btn) .opblock-summary-path')
      .evaluateAll((paths) => paths.map((path) => path.getAttribute('data-path')));
    expect([...new Set(locked)].toSorted()).toEqual([
      '/audit-events',
      '/confirm-email-change',
      '/device_authorization',
      '/introspect',
      '/items/{id}',
      '/logout',
      '/reauthenticate',
      '/reauthenticate/options',
      '/request-verification',
      '/revoke',
      '/token',
      '/userinfo',
      '/users',
      '/users/me',
      '/users/me/activity',
      '/users/me/email',
      '/users/me/email-change',
      '/users/me/factors',
      '/users/me/items',
      '/users/me/passkeys',
      '/users/me/passkeys/options',
      '/users/me/passkeys/{id}',
      '/users/me/password',
      '/users/me/personal-access-tokens',
      '/users/me/personal-access-tokens/{id}',
      '/users/me/recovery-codes',
      '/users/me/second-factor',
      '/users/me/sessions',
      '/users/me/sessions/{id}',
      '/users/me/totp',
      '/users/me/totp/confirmation',
      '/users/{id}',
      '/users/{id}/factors',
      '/users/{id}/password-reset',
      '/users/{id}/personal-access-tokens',
      '/users/{id}/personal-access-tokens/{token_id}',
      '/users/{id}/sessions',
      '/users/{id}/sessions/{session_id}',
      '/verify-email',
    ]);
  });

  it('Swagger UI: no action violated the Content-Security-Policy', () => {
    expect(complaints).toEqual([]);
  });
});
