import { Injectable } from '@nestjs/common';
import { expect, onTestFinished } from 'vitest';
import {
  AuthModule,
  AuthorizeModule,
  OAuthModule,
  RegistrationModule,
  SessionsService,
} from '../../src/index.js';
import { BROWSER_CLIENT_ID } from '../../src/sessions/session.entity.js';
import { SessionProofs } from '../../src/sessions/session-proofs.js';
import { SYSTEM_ACTOR } from '../../src/events/actor.js';
import { type ProvableFactor, SecondFactorProof } from '../../src/sign-in/second-factor-proof.js';
import { askForCodes, decide, poll } from '../support/device.js';
import { hostTest, serverTest } from '../support/fixtures.js';
import { authOptions, ownDataSource } from '../support/host.js';
import { SHOP_CLIENTS, SECRET, SHOP, signInToShop } from '../support/openid.js';
import { beginTrip, exchange, PlainBrowser, readCallback, SPA } from '../support/plain-browser.js';
import { ISSUER, PASSWORD, type TestServer, type TestUser } from '../support/server.js';
import { decode } from '../support/tokens.js';

const test = serverTest({ clients: SHOP_CLIENTS });

const UNMET = 'unmet_authentication_requirements';
const request = (changes: Record<string, string>) =>
  beginTrip(SHOP, { scope: 'openid items:read', ...changes });

/** Proves a second factor in the session of the user's browser, as the page does, and returns the id of the session. */
async function proveInBrowser(server: TestServer, user: TestUser): Promise<string> {
  const sessions = await server.app.get(SessionsService).list(user.id);
  const { id } = sessions.find(({ clientId }) => clientId === BROWSER_CLIENT_ID)!;
  expect(await server.app.get(SessionProofs).add(id, 'totp', SYSTEM_ACTOR)).not.toBeNull();
  return id;
}

test('GET /authorize gives a code if the sign-in meets one of the acr_values, and the tokens say which level it has', async ({
  server,
  newUser,
}) => {
  for (const acr_values of ['aal1', 'phr aal1', 'unknown aal1']) {
    const trip = request({ acr_values });
    const end = await new PlainBrowser(server).signIn(newUser, trip.path);
    const { body } = await exchange(server, trip, readCallback(end).code!, {
      client_secret: SECRET,
    });
    const { claims } = decode(body.access_token);
    const expected = { acr: 'aal1', amr: ['pwd'], auth_time: claims.auth_time };
    expect(claims).toMatchObject(expected);
    expect(decode(body.id_token).claims).toMatchObject(expected);
  }
});

test.for(['aal2', 'phr', 'aal2 phr', 'loa-9'])(
  'GET /authorize with acr_values=%s answers unmet_authentication_requirements if the user cannot do it (RFC 9470 5)',
  async (acr_values, { server, newUser }) => {
    const { path, parameters } = request({ acr_values });
    const browser = new PlainBrowser(server);
    // Who is asked is known after the sign-in only.
    expect((await browser.open(path)).url).toMatch(/^\/sign-in\?.*acr_values=/);
    const { error, state, iss, code } = readCallback(await browser.signIn(newUser, path));
    expect({ error, state, iss, code }).toEqual({
      error: UNMET,
      state: parameters.state,
      iss: ISSUER,
      code: undefined,
    });
    // Again, and without a page.
    expect(readCallback(await browser.open(path)).error).toBe(UNMET);
    const silent = request({ acr_values, prompt: 'none' });
    expect(readCallback(await browser.open(silent.path)).error).toBe(UNMET);
  },
);

test('Tokens of a browser session with a second factor say so: code, refresh and device', async ({
  server,
  newUser,
}) => {
  const browser = new PlainBrowser(server);
  const before = await signInToShop(server, newUser, 'openid items:read', { browser });
  expect(decode(before.id_token).claims.acr).toBe('aal1');
  onTestFinished(() => server.setClockAhead(0));
  server.setClockAhead(60);
  const sessionId = await proveInBrowser(server, newUser);
  const trip = request({ acr_values: 'aal2', max_age: '30' });
  const { code } = readCallback(await browser.open(trip.path));
  const { body } = await exchange(server, trip, code!, { client_secret: SECRET });
  const { auth_time } = decode(body.access_token).claims;
  const reached = { acr: 'aal2', amr: ['pwd', 'otp', 'mfa'], auth_time };
  expect(Number(auth_time)).toBeGreaterThan(Number(decode(before.id_token).claims.auth_time));
  expect(decode(body.access_token).claims).toMatchObject(reached);
  expect(decode(body.id_token).claims).toMatchObject(reached);
  const client = { client_id: 'shop', client_secret: SECRET };
  const refreshed = (await server.refresh(body.refresh_token, client)).body;
  expect(decode(refreshed.access_token).claims).toMatchObject(reached);
  // The session that came from the browser before is as strong as it was.
  const earlier = (await server.refresh(before.refresh_token, client)).body;
  expect(decode(earlier.access_token).claims.acr).toBe('aal1');

  const device = (await askForCodes(server)).body;
  await decide(server, newUser, sessionId, device);
  const polled = (await poll(server, device)).body;
  expect(decode(polled.access_token).claims).toMatchObject(reached);
});

test('GET /authorize refuses acr_values that are repeated or too long', async ({
  server,
  newUser,
}) => {
  const browser = new PlainBrowser(server);
  await browser.signIn(newUser, request({}).path);
  for (const more of ['&acr_values=aal1&acr_values=phr', `&acr_values=${'a'.repeat(256)}`]) {
    const { error } = readCallback(await browser.open(request({}).path + more));
    expect(error).toBe('invalid_request');
  }
});

test('Both metadata documents name the levels of a sign-in', async ({ server }) => {
  for (const name of ['oauth-authorization-server', 'openid-configuration']) {
    const { body } = await server.call('GET', `/.well-known/${name}`);
    expect(body.acr_values_supported).toEqual(['aal1', 'aal2', 'phr']);
  }
});

@Injectable()
class Codes extends SecondFactorProof {
  async verify(): Promise<string> {
    return 'totp';
  }

  async prepare(): Promise<null> {
    return null;
  }

  async listFactors(): Promise<readonly ProvableFactor[]> {
    return [{ kind: 'totp', acr: 'aal2' }];
  }
}

hostTest()(
  'GET /authorize leads to the page for a second factor if the user has one that does, and not with prompt=none',
  async ({ newDatabase, startHost }) => {
    const imports = [
      ownDataSource(await newDatabase()),
      AuthModule.forRoot({
        ...authOptions(),
        clients: [SPA],
        scopes: { 'items:read': 'Read', 'items:write': 'Write' },
      }),
      OAuthModule.forRoot(),
      AuthorizeModule.forRoot(),
      RegistrationModule.forRoot(),
    ];
    const host = await startHost({ imports, providers: [Codes] });
    const user = { email: 'ann@example.com', username: 'ann', password: PASSWORD };
    await host.call('POST', '/users', { json: user });
    const browser = new PlainBrowser(host);
    const trip = beginTrip(SPA, { acr_values: 'aal2' });
    const end = await browser.signIn(user, trip.path);
    expect(end.url).toMatch(/^\/sign-in\/step-up\?.*acr_values=aal2/);
    // The whole request goes along.
    expect(end.url).toContain(`state=${trip.parameters.state}`);
    const silent = beginTrip(SPA, { acr_values: 'aal2', prompt: 'none' });
    expect(readCallback(await browser.open(silent.path)).error).toBe('interaction_required');
    // None of the factors is a passkey.
    const tooStrong = beginTrip(SPA, { acr_values: 'phr' });
    expect(readCallback(await browser.open(tooStrong.path)).error).toBe(UNMET);
  },
);
