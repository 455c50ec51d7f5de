import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBrowser, withoutBrowser } from '../support/browser.js';
import { DocsPage } from '../support/docs-page.js';
import { freePort } from '../support/ports.js';
import { ServerProcess } from '../support/process.js';

const PASSWORD = 'correct horse battery staple';
const SCOPES = [
  { scope: 'reports:read', description: 'Read all reports', roles: ['auditor'] },
  { scope: 'reports:import', description: 'Import reports', roles: [] },
];
const CLIENT = {
  client_id: 'reports',
  client_secret: 'a secret of this test, of 32 characters',
  client_name: 'Reports',
  scope: 'items:read',
};

describe.skipIf(withoutBrowser)("tutorial: Swagger's Authorize", () => {
  let folder: string;
  // The files that the build has joined, as in production.
  let server: ServerProcess;
  let browser: Browser;
  let docs: DocsPage;
  let page: Page;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'nightlatch-docs-'));
    const SCOPES_FILE = join(folder, 'scopes.json');
    writeFileSync(SCOPES_FILE, JSON.stringify(SCOPES));
    const CLIENTS_FILE = join(folder, 'clients.json');
    writeFileSync(CLIENTS_FILE, JSON.stringify([CLIENT]));
    // The sign-in page is at the issuer, so that has to be this server.
    const settings = { PORT: String(await freePort()), SCOPES_FILE, CLIENTS_FILE };
    server = await ServerProcess.start(settings).ready();
    browser = await startBrowser();
    docs = await DocsPage.open(browser, `${server.url}/docs`);
    page = docs.page;
  });
  afterAll(async () => {
    await browser?.close();
    await server?.remove();
    rmSync(folder, { recursive: true });
  });

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

  it('Swagger UI: POST /users by Try it out registers a user', async () => {
    await docs.showOnly('My account');
    const { status, text } = await docs.tryOut('post', '/users', {
      email: 'johndoe@example.com',
      username: 'johndoe',
      full_name: 'John Doe',
      password: PASSWORD,
    });
    expect(status).toBe(201);
    expect(text).toContain('John Doe');
  });

  it('Swagger UI: POST /token by Try it out signs in with the values that are filled in', async () => {
    await docs.showOnly('Sign in');
    const { status, text } = await docs.tryOut('post', '/token');
    expect(status).toBe(200);
    expect(text).toContain('access_token');
  });

  it('Swagger UI: GET /users/me answers 401 before Authorize', async () => {
    await docs.showOnly('My account');
    const { status, text } = await docs.tryOut('get', '/users/me');
    expect(status).toBe(401);
    expect(text).toContain('Not authenticated');
  });

  it('Swagger UI: Authorize asks for a user, by password or on the sign-in page, and for no client', async () => {
    await docs.openDialog();
    await page.locator('#oauth_username').waitFor();
    expect(await page.locator('.auth-container h4').allInnerTexts()).toEqual([
      'oauth2 (OAuth2, password)',
      'oauth2 (OAuth2, authorizationCode with PKCE)',
    ]);
    await docs.closeDialog();
  });

  it('Swagger UI: Authorize with a wrong password shows the error description', async () => {
    await docs.openDialog();
    await docs.submitPassword('johndoe', 'wrong password');
    const errors = page.locator('.auth-container .errors').first();
    await errors.waitFor();
    expect(await errors.innerText()).toContain('Incorrect username or password');
    await docs.closeDialog();
  });

  it('Swagger UI: Authorize offers the scopes of SCOPES_FILE that users can have, with their descriptions', async () => {
    await docs.openDialog();
    const offered = await page.locator('.auth-container .scopes').first().innerText();
    expect(offered).toMatch(/reports:read\s+Read all reports/);
    expect(offered).not.toContain('reports:import');
    await docs.closeDialog();
  });

  it('Swagger UI: Authorize signs in with a user name and a password, and the client fields left blank', async () => {
    await docs.openDialog();
    await docs.submitPassword('johndoe', PASSWORD);
    await docs.waitUntilAuthorized();
  });

  it('Swagger UI: GET /users/me sends the token and shows the name', async () => {
    const { status, text } = await docs.tryOut('get', '/users/me');
    expect(status).toBe(200);
    expect(text).toContain('John Doe');
  });

  it('Swagger UI: an item is added with the token', async () => {
    await docs.showOnly('Items');
    const { status, text } = await docs.tryOut('post', '/users/me/items', { title: 'Portal gun' });
    expect(status).toBe(201);
    expect(text).toContain('Portal gun');
  });

  it('Swagger UI: the authorization outlives a reload, and the password is not stored', async () => {
    const kept = await page.evaluate<string>('JSON.stringify(localStorage)');
    expect(kept).toContain('access_token');
    expect(kept).not.toContain(PASSWORD);
    await page.reload();
    await docs.showOnly('My account');
    expect((await docs.tryOut('get', '/users/me')).status).toBe(200);
  });

  it('Swagger UI: GET /users/me answers 401 after Logout', async () => {
    await docs.signOut();
    expect((await docs.tryOut('get', '/users/me')).status).toBe(401);
  });

  it('Swagger UI: the lock of POST /introspect authenticates a client, whose secret is not stored', async () => {
    await docs.showOnly('OAuth');
    await docs.route('post', '/introspect').locator('.authorization__btn').click();
    await page.fill('#auth-basic-username', CLIENT.client_id);
    await page.fill('#auth-basic-password', CLIENT.client_secret);
    await page.locator('.auth-btn-wrapper .authorize').first().click();
    await docs.closeDialog();
    const { status, text } = await docs.tryOut('post', '/introspect');
    expect(status).toBe(200);
    expect(text).toContain('"active": false');
    expect(await page.evaluate<string>('JSON.stringify(localStorage)')).not.toContain(
      CLIENT.client_secret,
    );
  });

  it('Swagger UI: no action violated the Content-Security-Policy', () => {
    expect(docs.complaints).toEqual([]);
  });
});
