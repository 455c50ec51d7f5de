import { createServer, type Server } from 'node:http';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test as base } from 'vitest';
import { withoutBrowser } from '../support/browser.js';
import { PagesBrowser } from '../support/pages-browser.js';
import { PASSWORD } from '../support/server.js';
import { beginTrip, NATIVE, SPA } from '../support/plain-browser.js';
import { freePort } from '../support/ports.js';

/** An application whose callback leads on to a third origin, as applications do. */
class Application {
  readonly callbacks: string[] = [];

  private constructor(
    private readonly server: Server,
    readonly origin: string,
  ) {}

  static async start(): Promise<Application> {
    const port = await freePort();
    const callbacks: string[] = [];
    const server = createServer((request, response) => {
      if (request.url?.startsWith('/cb')) {
        callbacks.push(request.url);
        response.writeHead(302, { location: `http://localhost:${port}/inside` }).end();
      } else response.end('<h1>Inside the shop</h1>');
    });
    await new Promise<void>((resolve) => server.listen(port, resolve));
    return Object.assign(new Application(server, `http://127.0.0.1:${port}`), { callbacks });
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

const test = base
  .extend('application', { scope: 'file' }, async ({}, { onCleanup }) => {
    const application = await Application.start();
    onCleanup(() => application.close());
    return application;
  })
  .extend('client', { scope: 'file' }, ({ application }) => ({
    ...SPA,
    redirect_uris: [`${application.origin}/cb`],
  }))
  .extend('pages', { scope: 'file' }, async ({ client }, { onCleanup }) => {
    const folder = mkdtempSync(join(tmpdir(), 'nightlatch-clients-'));
    const file = join(folder, 'clients.json');
    writeFileSync(file, JSON.stringify([client, NATIVE]));
    const pages = await PagesBrowser.start({ CLIENTS_FILE: file, EMAIL_VERIFICATION: 'optional' });
    onCleanup(async () => {
      await pages.close();
      rmSync(folder, { recursive: true });
    });
    return pages;
  })
  .extend('person', { scope: 'file' }, async ({ pages }) => {
    const json = { username: 'ada', email: 'ada@example.com', password: PASSWORD };
    expect((await pages.server.call('POST', '/users', { json })).status).toBe(201);
    return json;
  });

async function fillIn(page: Page, { email, password }: { email: string; password: string }) {
  await page.fill('#username', email);
  await page.fill('#password', password);
  await page.click('button.send');
}

test.skipIf(withoutBrowser)(
  'Chromium gets from the form to an application of another origin, whose callback leads to a third one',
  async ({ pages, application, client, person }) => {
    const trip = beginTrip(client);
    const page = await pages.open(trip.path);
    await page.waitForSelector('#username');
    await fillIn(page, person);
    await page.waitForURL(/\/inside$/);
    expect(await page.textContent('h1')).toBe('Inside the shop');
    expect(application.callbacks.at(-1)).toContain(`state=${trip.parameters.state!}`);
    // Back: the person is signed in, so the page leads on to the application again.
    const before = application.callbacks.length;
    await page.goBack();
    await page.waitForURL(/\/inside$/);
    await expect.poll(() => application.callbacks.length).toBeGreaterThanOrEqual(before);
    // Another application, in another tab, asks nothing.
    const tab = await page.context().newPage();
    await tab.goto(new URL(beginTrip(client).path, pages.server.url).href);
    expect(await tab.textContent('h1')).toBe('Inside the shop');
    await page.context().close();
    expect(pages.complaints).toEqual([]);
  },
);

test.skipIf(withoutBrowser)(
  'Chromium without JavaScript signs in, after a wrong password',
  async ({ pages, client, person }) => {
    const page = await pages.open(beginTrip(client).path, { javaScriptEnabled: false });
    await fillIn(page, { ...person, password: 'not the secret password' });
    await page.waitForSelector('[role=alert]');
    expect(await page.inputValue('#username')).toBe(person.email);
    expect(await page.inputValue('#password')).toBe('');
    await fillIn(page, person);
    await page.waitForURL(/\/inside$/);
    await page.context().close();
    expect(pages.complaints).toEqual([]);
  },
);

test.skipIf(withoutBrowser)(
  'Two tabs with forms: both reach their application',
  async ({ pages, client, person }) => {
    const first = await pages.open(beginTrip(client).path);
    const second = await first.context().newPage();
    await second.goto(new URL(beginTrip(client).path, pages.server.url).href);
    await fillIn(second, person);
    await second.waitForURL(/\/inside$/);
    // The form of the first tab is older than the sign-in.
    await fillIn(first, person);
    await first.waitForSelector('[role=alert]');
    await fillIn(first, person);
    await first.waitForURL(/\/inside$/);
    await first.context().close();
  },
);

test.skipIf(withoutBrowser)(
  'Chromium is sent to the scheme of a native application, after the question',
  async ({ pages, person }) => {
    const redirect_uri = 'com.example.desk:/cb';
    const trip = beginTrip(NATIVE, { redirect_uri });
    const page = await pages.open(trip.path);
    const targets: string[] = [];
    page.context().on('response', (response) => targets.push(response.headers().location ?? ''));
    const reached = () => targets.filter((url) => url.startsWith(redirect_uri)).length;
    await fillIn(page, person);
    await expect.poll(reached, { timeout: 10_000 }).toBe(1);
    // In another tab: Chromium still asks in the first one whether to open the application.
    const tab = await page.context().newPage();
    await tab.goto(new URL(beginTrip(NATIVE, { redirect_uri }).path, pages.server.url).href);
    await tab.waitForURL(/\/sign-in\/continue\?/);
    await tab.click('button.send');
    await expect.poll(reached, { timeout: 10_000 }).toBe(2);
    await page.context().close();
    expect(pages.complaints).toEqual([]);
  },
);

test.skipIf(withoutBrowser)(
  'The pages work at 320 pixels, in dark mode and with a keyboard alone',
  async ({ pages, client, person }) => {
    const options = { viewport: { width: 320, height: 600 }, colorScheme: 'dark' } as const;
    const page = await pages.open(beginTrip(client).path, options);
    const shoot = async (name: string) => {
      const wide = await page.evaluate<number>('document.documentElement.scrollWidth');
      expect(wide, name).toBeLessThanOrEqual(320);
      const folder = process.env.SCREENSHOTS;
      if (folder) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
    };
    await shoot('sign-in-320-dark');
    await page.focus('#username');
    await page.keyboard.type(person.email);
    await page.keyboard.press('Tab');
    await page.keyboard.type(person.password);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/inside$/);
    const go = (path: string) => page.goto(new URL(path, pages.server.url).href);
    await go(beginTrip(client, { prompt: 'login' }).path);
    await shoot('sign-in-again-320-dark');
    await go(beginTrip(NATIVE).path);
    await shoot('continue-320-dark');
    await go('/authorize?client_id=x');
    await shoot('error-320-dark');
    await go('/sign-out');
    await shoot('sign-out-320-dark');
    await page.focus('button.send');
    await page.keyboard.press('Enter');
    await page.waitForSelector('main.done');
    await shoot('signed-out-320-dark');
    await page.context().close();
  },
);
