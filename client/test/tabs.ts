import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { build } from 'esbuild';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { test } from 'vitest';
import type * as client from '../src/index.js';
import type * as passkey from '../src/passkey.js';
import type * as redirect from '../src/redirect.js';
import { startBrowser } from '../../test/support/browser.js';
import { startServer, type TestServer, type TestUser } from '../../test/support/server.js';
import { CountingProxy } from './counting-proxy.js';

declare global {
  /** What the pages of the tests have in their `window`. */
  var lib: typeof client & typeof passkey & typeof redirect;
  var nightlatch: client.Nightlatch;
  /** The calls of a subscriber. */
  var heard: string[];
}

/** An application with two origins, a server behind a counting proxy, and Chromium. */
export interface Tabs {
  server: TestServer;
  proxy: CountingProxy;
  browser: Browser;
  /** The origin of the application in CORS_ORIGINS. */
  origin: string;
  /** An origin that only the redirect URI of the public client `shop` has. */
  clientOrigin: string;
}

/** The script of every page: the client, as an application creates it. */
const PAGE = `
import * as client from './index.ts';
import * as passkey from './passkey.ts';
import * as redirect from './redirect.ts';
globalThis.lib = { ...client, ...passkey, ...redirect };
const issuer = ISSUER;
globalThis.nightlatch = client.createNightlatch({ issuer, clientId: 'shop' });
globalThis.heard = [];
nightlatch.subscribe((state, reason) => heard.push(state + ' ' + reason));
`;

/** A page in React's StrictMode, which runs each effect twice. */
const REACT_PAGE = `
import { createElement as h, StrictMode, useEffect, useState, useSyncExternalStore } from 'react';
import { createRoot } from 'react-dom/client';
import { createNightlatch } from './index.ts';
import { completeRedirect, signInWithRedirect } from './redirect.ts';
const issuer = ISSUER;
const nightlatch = createNightlatch({ issuer, clientId: 'shop' });
globalThis.nightlatch = nightlatch;
function App() {
  const session = useSyncExternalStore(nightlatch.subscribe, () => nightlatch.session);
  const [path, setPath] = useState('');
  useEffect(() => {
    void completeRedirect(nightlatch).then((done) => done && setPath(done.returnTo));
  }, []);
  return session
    ? h('p', null, 'Signed in as ' + session.subject + ' at ' + path)
    : h('button', { onClick: () => signInWithRedirect(nightlatch) }, 'Sign in');
}
createRoot(document.body).render(h(StrictMode, null, h(App)));
`;

/** Returns a `test` with a server, a proxy and Chromium, which the tests of the file share, and `open` for pages. */
export function tabsTest() {
  return test
    .extend('tabs', { scope: 'file' }, async ({}, { onCleanup }): Promise<Tabs> => {
      const proxy = await CountingProxy.before(null, 'localhost');
      const [app, clientApp] = [await serve(proxy.url), await serve(proxy.url)];
      const [origin, clientOrigin] = [app, clientApp].map(toOrigin) as [string, string];
      const server = await startServer({
        issuer: proxy.url,
        corsOrigins: [origin],
        passkeys: { rpId: 'localhost', origins: [origin], rpName: 'Shop' },
        clients: [
          {
            client_id: 'shop',
            client_name: 'Shop',
            grant_types: ['authorization_code', 'refresh_token'],
            redirect_uris: [`${clientOrigin}/callback`],
            scope: 'openid items:read',
          },
        ],
      });
      proxy.target = new URL(server.url);
      const browser = await startBrowser();
      onCleanup(async () => {
        await browser.close();
        for (const each of [app, clientApp]) each.closeAllConnections();
        for (const each of [app, clientApp]) each.close();
        await proxy.close();
        await server.close();
      });
      return { server, proxy, browser, origin, clientOrigin };
    })
    .extend('user', ({ tabs }) => tabs.server.register())
    .extend('context', async ({ tabs }, { onCleanup }) => {
      const context = await tabs.browser.newContext();
      onCleanup(() => context.close());
      tabs.proxy.requests.length = 0;
      tabs.server.takeEvents();
      return context;
    })
    .extend(
      'open',
      ({ tabs, context }) =>
        (path = '/') =>
          openPage(context, tabs.origin + path),
    )
    .extend('signedIn', async ({ open, user }) => {
      const page = await open();
      await signIn(page, user);
      return page;
    });
}

/** Opens a page of the application, and waits for its client. */
export async function openPage(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url);
  await page.waitForFunction(() => globalThis.nightlatch !== undefined);
  return page;
}

/** Signs in with the client of the page. */
export async function signIn(page: Page, { username, password }: TestUser): Promise<void> {
  await page.evaluate((credentials) => nightlatch.signIn(credentials), { username, password });
}

/** Asks for the user with the client of the page, and returns the id, or the code of the error. */
export function readMe(page: Page): Promise<string> {
  return page.evaluate(async () => {
    try {
      const answer = await nightlatch.fetch(`${nightlatch.issuer}/users/me`);
      const { id, code } = (await answer.json()) as { id?: string; code?: string };
      return id ?? code!;
    } catch (error) {
      return (error as client.NightlatchError).code;
    }
  });
}

/** Makes the tabs take their access token for an expired one. */
export function expire(page: Page): Promise<void> {
  return page.evaluate(() => {
    const [key] = Object.keys(localStorage);
    const stored = JSON.parse(localStorage[key!]) as { at: number };
    localStorage[key!] = JSON.stringify({ ...stored, at: stored.at - 900_000 });
  });
}

/** Serves the pages of an application. */
async function serve(issuer: string): Promise<Server> {
  const scripts = new Map<string, string>();
  for (const [path, contents] of [
    ['/app.js', PAGE],
    ['/react.js', REACT_PAGE],
  ] as const) {
    const { outputFiles } = await build({
      stdin: { contents, resolveDir: 'client/src' },
      bundle: true,
      format: 'esm',
      define: { ISSUER: JSON.stringify(issuer), 'process.env.NODE_ENV': '"development"' },
      write: false,
    });
    scripts.set(path, outputFiles[0]!.text);
  }
  const server = createServer(({ url }, response) => {
    const { pathname } = new URL(url!, 'http://localhost');
    const script = scripts.get(pathname);
    const type = script ? 'text/javascript' : 'text/html';
    const src = /^\/(react|callback)$/.test(pathname) ? '/react.js' : '/app.js';
    response.writeHead(200, { 'content-type': type });
    response.end(
      script ??
        `<!doctype html><title>Shop</title><body><script type="module" src="${src}"></script>`,
    );
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return server;
}

function toOrigin(server: Server): string {
  return `http://localhost:${(server.address() as AddressInfo).port}`;
}
