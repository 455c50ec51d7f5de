import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { expect } from 'vitest';
import {
  AccountModule,
  AuthModule,
  type AuthModuleOptions,
  RecoveryModule,
  RegistrationModule,
  withAuthDocs,
} from '../../src/index.js';
import { MailRecorder } from '../../src/testing.js';
import { overrides } from '../examples/app/our-pages.js';
import { hostTest } from '../support/fixtures.js';
import { authOptions, getStartError, ownDataSource } from '../support/host.js';

const test = hostTest();

const mail = { from: 'Club <no-reply@club.example>', devMailbox: true };
const JANE = { username: 'jane', email: 'jane@example.com', password: 'correct horse battery' };
const NEXT = 'violet anchor tundra biscuit';

function createImports(
  url: string,
  more: Partial<AuthModuleOptions> & { overrides?: typeof overrides },
) {
  return [
    ownDataSource(url),
    AuthModule.forRoot({ ...authOptions(), mail, ...more }),
    RegistrationModule.forRoot(),
    RecoveryModule.forRoot(),
    // Its pages have no sign-in page here, and answer 404.
    AccountModule.forRoot({ routes: { pages: true } }),
  ];
}

test.for([{ express: true }, { express: false }])(
  'Below a prefix, the link of the mail leads to the page, and its form sets the password (express: $express)',
  async ({ express }, { newDatabase, startHost }) => {
    const issuer = 'https://club.example/api';
    const configure = (app: INestApplication) => {
      app.setGlobalPrefix('api');
      const document = () =>
        SwaggerModule.createDocument(app, withAuthDocs(new DocumentBuilder(), app).build());
      SwaggerModule.setup('docs', app, document, { jsonDocumentUrl: 'openapi.json' });
    };
    const imports = createImports(await newDatabase('sqlite'), { issuer });
    const host = await startHost({ imports }, { express, configure });
    const mails = MailRecorder.of(host.app);
    expect((await host.call('POST', '/api/users', { json: JANE })).status).toBe(201);
    const asked = await host.call('POST', '/api/account/forgot', { form: { email: JANE.email } });
    expect([asked.status, asked.headers.get('content-type')]).toEqual([
      200,
      'text/html; charset=utf-8',
    ]);
    const link = new URL((await mails.waitFor(JANE.email)).link!);
    expect(link.origin + link.pathname).toBe(`${issuer}/account/reset`);
    const page = await host.call('GET', link.pathname);
    expect(page.body).toContain('<title>Choose a new password · Club</title>');
    for (const [, file] of String(page.body).matchAll(/(?:href|src)="([^"]+)"/g)) {
      const answer = await host.call('GET', file!);
      expect([answer.status, file!.startsWith('/api/hosted/')], file).toEqual([200, true]);
    }
    const form = { token: link.href, new_password: 'short' };
    const rejected = await host.call('POST', link.pathname, { form });
    expect([rejected.status, rejected.headers.get('cache-control')]).toEqual([422, 'no-store']);
    expect(rejected.body).toContain('aria-describedby="new_password-hint new_password-error"');
    const done = await host.call('POST', link.pathname, { form: { ...form, new_password: NEXT } });
    expect([done.status, String(done.body).includes('Your password was changed')]).toEqual([
      200,
      true,
    ]);
    const login = { username: JANE.username, password: NEXT };
    expect((await host.call('POST', '/api/login', { json: login })).status).toBe(200);
    const manager = await host.call('GET', '/api/.well-known/change-password');
    expect(manager.headers.get('location')).toBe('/api/account/forgot');
    const { body } = await host.call('GET', '/openapi.json');
    expect(Object.keys(body.paths as object).join()).not.toMatch(/account|hosted|change-password/);
  },
);

test('An application changes words of the pages, adds a language, and gives them its look', async ({
  newDatabase,
  startHost,
}) => {
  const pages = {
    name: '<b>Club</b>',
    accent: '#0f766e',
    css: 'main { border-radius: 0; }',
    logo: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
  };
  const imports = createImports(await newDatabase('sqlite'), { pages, overrides });
  const host = await startHost({ imports });
  const headers = { 'accept-language': 'it' };
  const { body, headers: sent } = await host.call('GET', '/account/forgot', { headers });
  expect(body).toContain('<html lang="it">');
  expect(body).toContain('<h1>Password dimenticata?</h1>');
  expect(body).toContain('&lt;b&gt;Club&lt;/b&gt;');
  expect(sent.get('content-security-policy')).toContain("img-src 'self' data:; font-src data:");
  const style = (await host.call('GET', '/hosted/style.css')).body as string;
  expect(style).toContain('--accent: #0f766e');
  expect(style.endsWith(pages.css)).toBe(true);
  const logo = await host.call('GET', '/hosted/logo');
  expect(logo.headers.get('content-type')).toBe('image/svg+xml');
  expect(logo.headers.get('content-security-policy')).toContain('sandbox');
});

test('The start stops at a page that cannot be, with a sentence that says what to do', async ({
  newDatabase,
  startHost,
}) => {
  const url = await newDatabase('sqlite');
  const start = (pages: AuthModuleOptions['pages']) =>
    getStartError(startHost({ imports: createImports(url, { pages }) }));
  expect(await start({ name: ' ' })).toBe(
    'pages.name must be 1 to 60 characters, without control characters.',
  );
  expect(await start({ logo: Buffer.from('<html>') })).toBe(
    'pages.logo must be an image for a page. The file is no PNG, JPEG, GIF, WebP or SVG image.',
  );
  expect(await start({ accent: '#ffcc00' })).toBe(
    'pages.accent must be a dark colour like #1f4fd8. Its contrast to white is 1.5:1, and text needs 4.5:1: take a darker colour.',
  );
  expect(await start({ css: 'main {' })).toBe(
    'pages.css must be a stylesheet. The file is no stylesheet: each { needs a }.',
  );
});

test('GET /.well-known/change-password leads to the page of the application, as a browser writes its URL', async ({
  newDatabase,
  startHost,
}) => {
  const start = async (changePasswordUrl?: string) => {
    const account = AccountModule.forRoot({ changePasswordUrl });
    const imports = [ownDataSource(await newDatabase('sqlite')), AuthModule.forRoot(authOptions())];
    return startHost({ imports: [...imports, account] });
  };
  const host = await start('https://Club.example/konto/paßwort\n');
  const { status, headers } = await host.call('GET', '/.well-known/change-password');
  expect([status, headers.get('location')]).toEqual([
    303,
    'https://club.example/konto/pa%C3%9Fwort',
  ]);
  // Without a page of the application, and without RecoveryModule.
  const without = await start();
  expect((await without.call('GET', '/.well-known/change-password')).status).toBe(404);
  expect(await getStartError(start('/password'))).toMatch(/^AccountModule: changePasswordUrl must/);
});
