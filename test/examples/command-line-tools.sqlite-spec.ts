import { expect, vi } from 'vitest';
import { ClientsService } from '../../src/index.js';
import { DEVICE_GRANT, decide, startBrowserSession } from '../support/device.js';
import { serverTest } from '../support/fixtures.js';
import { PlainBrowser } from '../support/plain-browser.js';
import { ISSUER } from '../support/server.js';
import { decode } from '../support/tokens.js';
import { signIn as signInByDevice } from './app/device-sign-in.js';
import { signIn as signInByLoopback } from './app/loopback-sign-in.js';

// Runs the code of docs/command-line-tools.md.

/** The pauses between two polls take no time here. */
vi.mock('node:timers/promises', async (load) => {
  const original = await load<typeof import('node:timers/promises')>();
  return { ...original, setTimeout: () => original.setTimeout(1) };
});

const scope = 'reports:read';
const test = serverTest({
  scopes: [{ scope, description: 'Read your reports', roles: 'everyone' }],
}).extend('tool', { scope: 'file' }, async ({ server }, { onCleanup }) => {
  const { client } = await server.app.get(ClientsService).create({
    id: 'report-tool',
    name: 'Report tool',
    confidential: false,
    applicationType: 'native',
    grantTypes: [DEVICE_GRANT, 'authorization_code', 'refresh_token'],
    redirectUris: ['http://127.0.0.1/callback'],
    scopes: [scope],
  });
  // The server of the test is not at its issuer's port.
  const { fetch } = globalThis;
  vi.stubGlobal('fetch', (url: string | URL, options: RequestInit) =>
    fetch(String(url).replace(ISSUER, server.url), options),
  );
  onCleanup(() => void vi.unstubAllGlobals());
  return client.id;
});

test('A tool signs in with a code that the user types', async ({ server, user, tool }) => {
  const browser = await startBrowserSession(server, user);
  const tokens = await signInByDevice(new URL(ISSUER), async (message) => {
    const [, user_code] = /enter the code ([A-Z-]+)\./.exec(message)!;
    await decide(server, user, browser, { user_code: user_code! });
  });
  const { sub, client_id, scope: given } = decode(tokens.access_token).claims;
  expect([sub, client_id, given]).toEqual([user.id, tool, scope]);
  expect(tokens.refresh_token).toMatch(/^nlr_/);
});

test('A tool signs in with a browser that comes back to a port of this machine', async ({
  server,
  user,
  tool,
}) => {
  const open = async ({ pathname, search }: URL) => {
    const browser = new PlainBrowser(server);
    const { url } = await browser.signIn(user, pathname + search);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callback\?code=/);
    // Something else calls the port first.
    expect((await fetch(new URL('/favicon.ico', url))).status).toBe(404);
    expect(await (await fetch(url)).text()).toContain('You can close this page.');
  };
  const opened: Array<Promise<void>> = [];
  const tokens = await signInByLoopback(new URL(ISSUER), (url) => opened.push(open(url)));
  await Promise.all(opened);
  const { sub, client_id } = decode(tokens.access_token).claims;
  expect([sub, client_id]).toEqual([user.id, tool]);
});
