import { Controller, Get, type INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  AUTH_SWAGGER_OPTIONS,
  Authenticated,
  AuthModule,
  AuthorizeModule,
  CurrentUser,
  OAuthModule,
  type Principal,
  RegistrationModule,
  UserAccounts,
  withAuthDocs,
} from '../../src/index.js';
import { startBrowser, withoutBrowser } from '../support/browser.js';
import { DocsPage } from '../support/docs-page.js';
import { authOptions, ownDataSource, TestHost } from '../support/host.js';
import { call } from '../support/http.js';
import { createHostDatabase } from '../support/migrated-database.js';
import { LocalServer } from '../support/local-server.js';
import { freePort } from '../support/ports.js';
import { PASSWORD } from '../support/server.js';

const register = (url: string, username: string) =>
  call(url, 'POST', '/users', {
    json: { username, email: `${username}@example.com`, password: PASSWORD },
  });

describe.skipIf(withoutBrowser)('a Swagger page that signs in with an authorization code', () => {
  let browser: Browser;
  const servers: LocalServer[] = [];
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    for (const server of servers) await server.remove();
  });

  /** Starts the built server at its issuer, with a user and an administrator. */
  async function start(settings: Record<string, string> = {}): Promise<LocalServer> {
    const PORT = String(await freePort());
    const server = await LocalServer.start({
      PORT,
      EMAIL_VERIFICATION: 'off',
      ...settings,
    });
    servers.push(server);
    await register(server.url, 'johndoe');
    const jane = await register(server.url, 'adminjane');
    await server.app.get(UserAccounts).setRoles(jane.body.id, ['admin']);
    return server;
  }

  it('/docs: Authorize opens the sign-in page in a window, which closes, and Try it out sends the token', async () => {
    const server = await start();
    const docs = await DocsPage.open(browser, `${server.url}/docs`);
    await docs.showOnly('My account');
    const popup = await docs.openWindow();
    expect(await popup.title()).toContain('Sign in to API documentation');
    await docs.signIn(popup, 'johndoe', PASSWORD);
    const me = await docs.tryOut('get', '/users/me');
    expect([me.status, me.text]).toEqual([200, expect.stringContaining('johndoe@example.com')]);

    const kept = await docs.page.evaluate<string>('JSON.stringify(localStorage)');
    expect(kept).toContain('access_token');
    for (const secret of ['refresh_token', 'nlc_', 'codeVerifier', PASSWORD]) {
      expect(kept).not.toContain(secret);
    }

    // The browser is signed in, so the window closes by itself.
    await docs.signOut();
    const second = await docs.openWindow();
    if (!second.isClosed()) await second.waitForEvent('close');
    await docs.waitUntilAuthorized();

    // The password form beside it belongs to the first-party client, also after the other form was used.
    await docs.signOut();
    await docs.openDialog();
    expect(await docs.page.inputValue('#client_id_password')).toBe('');
    await docs.submitPassword('johndoe', PASSWORD);
    await docs.waitUntilAuthorized();
    expect(docs.complaints).toEqual([]);
  });

  it('/docs under another name than the issuer leads to the page that can sign in, and the password form works there', async () => {
    const [server] = servers;
    const other = server!.url.replace('localhost', '127.0.0.1');
    const docs = await DocsPage.open(browser, `${other}/docs`);
    await docs.showOnly('My account');
    await docs.openDialog();
    const link = docs.page.locator('.auth-container a', { hasText: `${server!.url}/docs` });
    expect(await link.getAttribute('href')).toBe(`${server!.url}/docs`);
    await docs.submitPassword('johndoe', PASSWORD);
    await docs.waitUntilAuthorized();
    expect((await docs.tryOut('get', '/users/me')).status).toBe(200);
  });

  it('/docs with DOCS=admin and PASSWORD_GRANT=off shows the routes to an administrator who signs in with a code', async () => {
    const server = await start({ DOCS: 'admin', PASSWORD_GRANT: 'off' });
    const docs = await DocsPage.open(browser, `${server.url}/docs`);
    await docs.openDialog();
    expect(await docs.page.locator('.auth-container h4').allInnerTexts()).toEqual([
      'oauth2 (OAuth2, authorizationCode with PKCE)',
    ]);
    await docs.closeDialog();
    await docs.signIn(await docs.openWindow(), 'adminjane', PASSWORD);
    await docs.showOnly('My account');
    const me = await docs.tryOut('get', '/users/me');
    expect([me.status, me.text]).toEqual([200, expect.stringContaining('adminjane@example.com')]);
    expect(docs.complaints).toEqual([]);
  });

  // docs-second-factor.browser-spec.ts has the password form of an application on Fastify.
  it('the page of an application on Express signs in with withAuthDocs() alone, without security headers and at any path', async () => {
    const port = await freePort();
    const issuer = `http://localhost:${port}`;
    const database = await createHostDatabase('sqlite');
    const imports = [
      ownDataSource(database.url),
      AuthModule.forRoot({ ...authOptions(), issuer }),
      OAuthModule.forRoot({ passwordGrant: false }),
      AuthorizeModule.forRoot(),
      RegistrationModule.forRoot(),
    ];
    const parts = { imports, controllers: [NotesController] };
    const host = await TestHost.start(parts, { express: true, port, configure: serveDocs });
    await register(issuer, 'johndoe');
    const docs = await DocsPage.open(browser, `${issuer}/api/reference`);
    await docs.signIn(await docs.openWindow(), 'johndoe', PASSWORD);
    const { status, text } = await docs.tryOut('get', '/notes');
    expect([status, text]).toEqual([200, expect.stringContaining('"owner": "johndoe"')]);
    expect(docs.complaints).toEqual([]);
    await host.close();
    await database.drop();
  });
});

@Controller('notes')
class NotesController {
  @Get()
  @Authenticated()
  read(@CurrentUser() { username }: Principal) {
    return { owner: username };
  }
}

function serveDocs(app: INestApplication): void {
  const builder = withAuthDocs(new DocumentBuilder().setTitle('Notes'), app);
  SwaggerModule.setup(
    'api/reference',
    app,
    () => SwaggerModule.createDocument(app, builder.build()),
    {
      swaggerOptions: AUTH_SWAGGER_OPTIONS,
    },
  );
}
