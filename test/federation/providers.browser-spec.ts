import type { Page } from 'playwright-core';
import { describe, expect, test as base } from 'vitest';
import { withoutBrowser } from '../support/browser.js';
import { NotesSite } from '../support/notes-site.js';
import { PagesBrowser } from '../support/pages-browser.js';
import { freePort } from '../support/ports.js';
import { Upstream } from '../support/upstream.js';

/** The server is on `localhost` and the providers are on `127.0.0.1`, which is another site for a browser. */
interface World {
  pages: PagesBrowser;
  notes: NotesSite;
}

const test = base.extend('world', { scope: 'file' }, async ({}, { onCleanup }): Promise<World> => {
  const opened: Array<() => unknown> = [];
  onCleanup(async () => {
    for (const close of opened.toReversed()) await close();
  });
  const port = await freePort();
  const issuer = `http://localhost:${port}`;
  const start = async (id: string) => {
    const redirectUri = `${issuer}/federation/${id}/callback`;
    const upstream = await Upstream.start({ id, redirectUri, hasPages: true });
    opened.push(() => upstream.stop());
    return upstream;
  };
  const [club, post] = [await start('club'), await start('post')];
  const pages = await PagesBrowser.start({
    PORT: String(port),
    ISSUER: issuer,
    PROVIDER_CLUB_NAME: 'Club',
    PROVIDER_CLUB_ISSUER: club.url,
    PROVIDER_CLUB_CLIENT_ID: club.clientId,
    PROVIDER_CLUB_CLIENT_SECRET: club.clientSecret,
    PROVIDER_POST_NAME: 'Post',
    PROVIDER_POST_ISSUER: post.url,
    PROVIDER_POST_CLIENT_ID: post.clientId,
    PROVIDER_POST_CLIENT_SECRET: post.clientSecret,
    PROVIDER_POST_RESPONSE_MODE: 'form_post',
  });
  opened.push(() => pages.close());
  const notes = await NotesSite.start(pages);
  opened.push(notes.close);
  return { pages, notes };
});

/** Opens the application, chooses a provider on the sign-in page, and signs in on the provider's own pages. */
async function signIn({ pages, notes }: World, provider: string, login: string): Promise<Page> {
  const page = await pages.open(notes.url);
  // The pages of oidc-provider load a font.
  await page.route(/fonts\.googleapis\.com/, (route) => route.abort());
  await page.click('#sign-in');
  await page.getByRole('link', { name: `Sign in with ${provider}` }).click();
  await page.fill('[name=login]', login);
  await page.fill('[name=password]', 'any');
  await page.click('[type=submit]');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.locator('#who').getByText('Ana Cruz').waitFor();
  expect(page.url()).toBe(notes.url);
  return page;
}

describe.skipIf(withoutBrowser)('Sign-in with other providers in Chromium', () => {
  test('A person signs in to an application with oidc-client-ts by the pages of oidc-provider, and out again', async ({
    world,
  }) => {
    const page = await signIn(world, 'Club', 'ana');
    await page.click('#sign-out');
    await page.locator('#who').getByText('Not signed in').waitFor();
    expect(world.pages.complaints).toEqual([]);
  });

  test('A provider of another site that answers with a form signs in, though Lax cookies are not sent with it', async ({
    world,
  }) => {
    const page = await signIn(world, 'Post', 'ben');
    const cookies = await page.context().cookies(world.pages.server.url);
    // The cookie of the trip is gone, and the one of the session was never weakened.
    expect(cookies.filter(({ name }) => name.includes('trip'))).toEqual([]);
    expect(new Set(cookies.map(({ sameSite }) => sameSite))).not.toContain('None');
    expect(world.pages.complaints).toEqual([]);
  });
});
