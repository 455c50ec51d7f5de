import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { withoutBrowser } from '../support/browser.js';
import { NotesSite } from '../support/notes-site.js';
import { pagesTest } from '../support/pages-browser.js';
import { PASSWORD } from '../support/server.js';

const JANE = { username: 'jane', email: 'jane@example.com', full_name: 'Jane Doe' };

const test = pagesTest({ EMAIL_VERIFICATION: 'off' }).extend(
  'site',
  { scope: 'file' },
  async ({ pages }, { onCleanup }): Promise<string> => {
    const { url, close } = await NotesSite.start(pages);
    onCleanup(close);
    const json = { ...JANE, password: PASSWORD };
    expect((await pages.server.call('POST', '/users', { json })).status).toBe(201);
    return url;
  },
);

const who = (page: Page) => page.locator('#who');

describe.skipIf(withoutBrowser)('oidc-client-ts in Chromium', () => {
  test('The page of docs/openid-connect.md signs a user in, reads who that is, refreshes, and signs out', async ({
    pages,
    site,
  }) => {
    const page = await pages.open(site);
    await who(page).getByText('Not signed in').waitFor();
    await page.click('#sign-in');
    await page.fill('#username', 'jane');
    await page.fill('#password', PASSWORD);
    await page.locator('button.send:not([type=button])').click();
    await who(page).getByText('Jane Doe').waitFor();
    expect(page.url()).toBe(site);

    const found = await page.evaluate<Record<string, unknown>>(`(async () => {
      const { profile, access_token, id_token } = await manager.getUser();
      const renewed = await manager.signinSilent();
      const { userinfo_endpoint } = await manager.metadataService.getMetadata();
      const get = (token) => fetch(userinfo_endpoint, { headers: { authorization: 'Bearer ' + token } });
      return {
        profile,
        userinfo: await (await get(renewed.access_token)).json(),
        isRenewed: renewed.access_token !== access_token && renewed.profile.sub === profile.sub,
        withIdToken: (await get(id_token)).status,
      };
    })()`);
    expect(found).toMatchObject({ isRenewed: true, withIdToken: 401 });
    expect(found.profile).toMatchObject({ ...toClaims(), email_verified: false });
    expect(found.userinfo).toMatchObject({
      ...toClaims(),
      sub: (found.profile as { sub: string }).sub,
    });

    // A form of another site, with which the browser sends no cookie.
    const action = `${pages.server.url}/sign-out`;
    await page.goto('about:blank');
    await page.setContent(
      `<form method="post" action="${action}"><button name="client_id" value="notes">Leave</button></form>`,
    );
    await page.click('button');
    await page.getByText(`You are signed in as ${JANE.email}.`).waitFor();
    expect(page.url()).toBe(`${action}?client_id=notes`);
    await page.goto(site);
    await who(page).getByText('Jane Doe').waitFor();

    await page.click('#sign-out');
    await who(page).getByText('Not signed in').waitFor();
    expect(page.url()).toBe(site);
    await page.click('#sign-in');
    // The session of the browser has ended too.
    await page.locator('#password').waitFor();
    expect(pages.complaints).toEqual([]);
  });
});

function toClaims() {
  return { email: JANE.email, name: JANE.full_name, preferred_username: JANE.username };
}
