import { expect } from 'vitest';
import { type DeviceCodes, askForCodes, poll } from './device.js';
import type { Answer, Call } from './http.js';
import { beginTrip, exchange, PlainBrowser, readCallback, SPA } from './plain-browser.js';
import type { TestUser } from './server.js';

/** An application of a host. */
interface Host {
  url: string;
  call(method: string, path: string, options?: Call): Promise<Answer>;
}

/**
 * Signs a person in for an application ({@link SPA}) and for a device, on the pages of a host, and out again.
 * @param prefix the path above the endpoints of the host
 */
export async function walkThroughPages(
  host: Host,
  user: Pick<TestUser, 'username' | 'password'>,
  prefix = '',
): Promise<void> {
  const browser = new PlainBrowser(host);
  const below = {
    call: (method: string, path: string, options?: Call) =>
      host.call(method, prefix + path, options),
  };
  const trip = beginTrip(SPA);
  const signIn = await browser.open(prefix + trip.path);
  expect([signIn.status, signIn.url]).toEqual([
    200,
    expect.stringContaining(`${prefix}/sign-in?client_id=spa&`),
  ]);
  const { state, code = '', iss } = readCallback(await browser.submit(signIn, user));
  expect(state).toBe(trip.parameters.state);
  const { status, body: tokens } = await exchange(below, trip, code);
  expect(status).toBe(200);

  const { body: codes } = await askForCodes(below);
  expect(codes.verification_uri).toBe(`${iss}/device`);
  await allowDevice(browser, codes);
  expect((await poll(below, codes)).status).toBe(200);

  const signOut = await browser.open(`${prefix}/sign-out`);
  const done = await browser.submit(signOut, { applications: 'on' });
  expect(done.body).toContain('<h1>You are signed out</h1>');
  const { refresh_token } = tokens as Record<string, string>;
  const form = { grant_type: 'refresh_token', refresh_token: refresh_token!, client_id: 'spa' };
  expect((await below.call('POST', '/token', { form })).body.error).toBe('invalid_grant');
  expect((await browser.open(prefix + trip.path)).url).toContain(`${prefix}/sign-in?`);
}

/** Allows the device on its page, in a browser that is signed in. */
async function allowDevice(
  browser: PlainBrowser,
  { user_code, verification_uri_complete }: DeviceCodes & Record<string, string>,
): Promise<void> {
  const { pathname, search } = new URL(verification_uri_complete!);
  const enter = await browser.open(pathname + search);
  expect([enter.status, enter.url]).toEqual([200, pathname + search]);
  const confirm = await browser.submit({ ...enter, url: pathname }, { user_code });
  expect((await browser.submit(confirm, { decision: 'allow' })).status).toBe(200);
}
