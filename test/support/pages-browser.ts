import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { startBrowser } from './browser.js';
import { LocalServer } from './local-server.js';
import { toToken } from './mail-fixtures.js';
import { freePort } from './ports.js';
import { PASSWORD } from './server.js';

/** A person with `PASSWORD`, whose mails are in the development mailbox of the server. */
interface Person {
  email: string;
  username: string;
}

/** The server with its development mailbox, and Chromium. */
export class PagesBrowser {
  /** What Chromium said about scripts that fail, and about the Content-Security-Policy. */
  readonly complaints: string[] = [];
  private people = 0;

  private constructor(
    readonly server: LocalServer,
    private readonly browser: Browser,
  ) {}

  static async start(settings: Record<string, string> = {}): Promise<PagesBrowser> {
    const port = await freePort();
    const all = { PORT: String(port), EMAIL_VERIFICATION: 'required', LIMITS: 'off', ...settings };
    const server = await LocalServer.start(all);
    return new PagesBrowser(server, await startBrowser());
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.server.remove();
  }

  /** Opens a page in a profile of its own. */
  async open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context: BrowserContext = await this.browser.newContext({ locale: 'en-US', ...options });
    const page = await context.newPage();
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      const text = message.text();
      if (/Content Security Policy|Refused to/.test(text)) this.complaints.push(text);
    });
    await page.goto(new URL(path, this.server.url).href);
    return page;
  }

  /** Registers a person, who has not verified the address. */
  async register(): Promise<Person> {
    const username = `person${++this.people}`;
    const email = `${username}@example.com`;
    const json = { username, email, password: PASSWORD };
    expect((await this.server.call('POST', '/users', { json })).status).toBe(202);
    return { email, username };
  }

  /** Registers a person, and verifies the address. */
  async createUser(): Promise<Person> {
    const person = await this.register();
    const token = toToken(await this.findLink(person, 'verify-email'));
    const json = { token, password: PASSWORD };
    expect((await this.server.call('POST', '/verify-email', { json })).status).toBe(204);
    return person;
  }

  /** Waits for a mail, and returns the link in it. */
  async findLink({ email }: Person, kind: string): Promise<string> {
    const links: string[] = [];
    await expect
      .poll(
        async () => {
          const headers = { accept: 'application/json' };
          const { body } = await this.server.call('GET', '/dev/mail', { headers });
          const mails = body.mails as Array<{ to: string; kind: string; links: string[] }>;
          const found = mails.filter((mail) => mail.to === email && mail.kind === kind);
          links.push(...found.flatMap((mail) => mail.links));
          return links.length;
        },
        { timeout: 10_000 },
      )
      .toBeGreaterThan(0);
    return links[0]!;
  }

  /** Asks for a new password, and returns the link of the mail. */
  async forget(person: Person): Promise<string> {
    const json = { email: person.email };
    expect((await this.server.call('POST', '/forgot-password', { json })).status).toBe(202);
    return this.findLink(person, 'reset-password');
  }

  /** Returns the status of a sign-in. */
  async signIn({ email }: Person, password: string): Promise<number> {
    const json = { email, password };
    return (await this.server.call('POST', '/login', { json })).status;
  }
}

/** Returns a `test` with a server and Chromium, which the tests of the file share. */
export function pagesTest(settings: Record<string, string> = {}) {
  return test.extend(
    'pages',
    { scope: 'file' },
    async ({}, { onCleanup }): Promise<PagesBrowser> => {
      const pages = await PagesBrowser.start(settings);
      onCleanup(() => pages.close());
      return pages;
    },
  );
}
