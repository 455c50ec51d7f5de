import { Controller, Get, type INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  AUTH_SWAGGER_OPTIONS,
  Authenticated,
  AuthModule,
  CurrentUser,
  FactorsModule,
  OAuthModule,
  type Principal,
  RegistrationModule,
  TotpModule,
  withAuthDocs,
} from '../../src/index.js';
import { totpCode } from '../../src/testing.js';
import { startBrowser, withoutBrowser } from '../support/browser.js';
import { DocsPage } from '../support/docs-page.js';
import { authOptions, ownDataSource, TestHost } from '../support/host.js';
import type { CalledServer } from '../support/http.js';
import type { TestDatabase } from '../support/databases.js';
import { createHostDatabase } from '../support/migrated-database.js';
import { freePort } from '../support/ports.js';
import { PASSWORD } from '../support/server.js';

/** Returns the code of the time step that is so many steps from now. */
const getCode = (secret: string, steps = 0) =>
  totpCode(secret, { now: () => new Date(Date.now() + steps * 30_000) });

/** Returns six digits that are the code of no time step around now. */
const getWrongCode = (secret: string) =>
  ['000000', '111111', '222222', '333333', '444444', '555555'].find((code) =>
    [-2, -1, 0, 1, 2].every((steps) => code !== getCode(secret, steps)),
  )!;

/** Registers a user with an authenticator app, whose code of this moment is not used yet. */
async function registerWithApp(server: CalledServer, username: string) {
  await register(server, username);
  const json = { username, password: PASSWORD };
  const { body } = await server.call('POST', '/login', { json });
  const token = String(body.access_token);
  const { secret } = (await server.call('POST', '/users/me/totp', { token })).body;
  const confirm = () => {
    const code = getCode(secret, -1);
    return server.call('POST', '/users/me/totp/confirmation', { token, json: { code } });
  };
  // A second time if a time step ends at this moment.
  const first = await confirm();
  const confirmed = first.status === 200 ? first : await confirm();
  return { secret: String(secret), codes: confirmed.body.recovery_codes as string[] };
}

async function register(server: CalledServer, username: string): Promise<void> {
  const json = { username, email: `${username}@example.com`, password: PASSWORD };
  expect((await server.call('POST', '/users', { json })).status).toBe(201);
}

/** Fills in the password form and presses Authorize. `answer` is what the person types when asked; null cancels. */
async function authorize(docs: DocsPage, username: string, answers: Array<string | null>) {
  const asked: string[] = [];
  docs.page.removeAllListeners('dialog');
  docs.page.on('dialog', (dialog) => {
    asked.push(dialog.message());
    const typed = answers.shift() ?? null;
    void (typed === null ? dialog.dismiss() : dialog.accept(typed));
  });
  await docs.openDialog();
  await docs.submitPassword(username, PASSWORD);
  return asked;
}

@Controller('me')
class MeController {
  @Get()
  @Authenticated()
  read(@CurrentUser() { username }: Principal) {
    return { username };
  }
}

function serveDocs(app: INestApplication): void {
  const config = withAuthDocs(new DocumentBuilder(), app).build();
  const createDocument = () => SwaggerModule.createDocument(app, config);
  SwaggerModule.setup('docs', app, createDocument, { swaggerOptions: AUTH_SWAGGER_OPTIONS });
}

// Of the application of a host, which has few routes to draw. The page of the server has the same AUTH_SWAGGER_OPTIONS.
describe.skipIf(withoutBrowser)('the password form of a Swagger page', () => {
  let browser: Browser;
  let database: TestDatabase;
  let server: TestHost;
  let docs: DocsPage;
  beforeAll(async () => {
    browser = await startBrowser();
    database = await createHostDatabase('sqlite');
    const port = await freePort();
    const imports = [
      ownDataSource(database.url),
      AuthModule.forRoot({ ...authOptions(), issuer: `http://127.0.0.1:${port}` }),
      OAuthModule.forRoot(),
      RegistrationModule.forRoot(),
      FactorsModule.forRoot(),
      TotpModule.forRoot(),
    ];
    const parts = { imports, controllers: [MeController] };
    server = await TestHost.start(parts, { configure: serveDocs, port });
    docs = await DocsPage.open(browser, `${server.url}/docs`);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await database?.drop();
  });

  it('asks a user with an authenticator app for a code, and Try it out then sends the token', async () => {
    const { secret, codes } = await registerWithApp(server, 'jane');
    const asked = await authorize(docs, 'jane', [getWrongCode(secret), getCode(secret)]);
    await docs.waitUntilAuthorized();
    expect(asked).toEqual([
      'Enter the code of your authenticator app, or a recovery code.',
      expect.stringContaining('Enter the next code'),
    ]);
    const me = await docs.tryOut('get', '/me');
    expect([me.status, me.text]).toEqual([200, expect.stringContaining('"username": "jane"')]);
    const kept = await docs.page.evaluate<string>('JSON.stringify(localStorage)');
    for (const kind of ['mfa_', PASSWORD]) expect(kept).not.toContain(kind);

    await docs.signOut();
    await authorize(docs, 'jane', [codes[0]!]);
    await docs.waitUntilAuthorized();
    expect((await docs.tryOut('get', '/me')).status).toBe(200);
    expect(docs.complaints).toEqual([]);
  });

  it('shows mfa_required if the person cancels, and does not ask a user without a second factor', async () => {
    await registerWithApp(server, 'mary');
    await register(server, 'john');
    await docs.signOut();
    const asked = await authorize(docs, 'mary', [null]);
    await docs.form('password').locator('.errors').waitFor();
    expect(asked).toHaveLength(1);
    await docs.closeDialog();
    expect((await docs.tryOut('get', '/me')).status).toBe(401);
    const unasked = await authorize(docs, 'john', []);
    await docs.waitUntilAuthorized();
    expect(unasked).toEqual([]);
    expect((await docs.tryOut('get', '/me')).status).toBe(200);
  });
});
