import * as oauth from 'oauth4webapi';
import * as oidc from 'openid-client';
import { describe, expect } from 'vitest';
import { ClientsService } from '../../src/index.js';
import { discover, finishSignIn, startSignIn } from '../examples/app/openid-client.js';
import { serverTest } from '../support/fixtures.js';
import type { TestServer, TestUser } from '../support/server.js';
import { PlainBrowser } from '../support/plain-browser.js';

const REDIRECT_URI = 'https://shop.example.com/callback';
const SIGNED_OUT_URI = 'https://shop.example.com/';

/** Creates a client of OpenID Connect. */
async function createShop(server: TestServer) {
  const clients = server.app.get(ClientsService, { strict: false });
  const { client, secretPlain } = await clients.create({
    name: 'Shop',
    confidential: true,
    grantTypes: ['authorization_code', 'refresh_token'],
    scopes: ['openid', 'profile', 'email'],
    redirectUris: [REDIRECT_URI],
    postLogoutRedirectUris: [SIGNED_OUT_URI],
  });
  return { id: client.id, secret: secretPlain! };
}

/** Opens an authorization request, signs in, and returns the URL at which the application gets the answer. */
async function openAndSignIn(server: TestServer, url: URL, user: TestUser): Promise<URL> {
  const end = await new PlainBrowser(server).signIn(user, url.pathname + url.search);
  return new URL(end.url);
}

/** Sends the requests of a client library to the server of the test, which is not at the issuer's port. */
const fetchFrom = (server: TestServer) => (url: string, options: object) =>
  fetch(url.replace(server.settings.issuer, server.url), options);

const withShop = (algorithm: 'ES256' | 'RS256') =>
  serverTest({ algorithm }).extend('shop', { scope: 'file' }, ({ server }) => createShop(server));

describe.each([
  { algorithm: 'ES256', test: withShop('ES256') },
  { algorithm: 'RS256', test: withShop('RS256') },
])('$algorithm', ({ algorithm, test }) => {
  test(`oauth4webapi signs in, verifies the ${algorithm} signature of the id_token, and gets the same sub from /userinfo`, async ({
    server,
    shop,
    newUser,
  }) => {
    const options = {
      [oauth.customFetch]: fetchFrom(server) as never,
      [oauth.allowInsecureRequests]: true,
    };
    const issuer = new URL(server.settings.issuer);
    const discovered = await oauth.discoveryRequest(issuer, { algorithm: 'oidc', ...options });
    const as = await oauth.processDiscoveryResponse(issuer, discovered);
    const client: oauth.Client = { client_id: shop.id };
    const auth = oauth.ClientSecretBasic(shop.secret);

    const [verifier, state, nonce] = [0, 1, 2].map(() => oauth.generateRandomCodeVerifier()) as [
      string,
      string,
      string,
    ];
    const request = new URL(as.authorization_endpoint!);
    request.search = new URLSearchParams({
      client_id: shop.id,
      redirect_uri: REDIRECT_URI,
      response_type: 'code',
      scope: 'openid profile email offline_access',
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
    }).toString();
    const back = await openAndSignIn(server, request, newUser);

    const exchange = async () => {
      const parameters = oauth.validateAuthResponse(as, client, back, state);
      return oauth.authorizationCodeGrantRequest(
        ...([as, client, auth, parameters, REDIRECT_URI, verifier, options] as const),
      );
    };
    const response = await exchange();
    const others = [response.clone(), response.clone()] as const;
    const expected = { expectedNonce: nonce, requireIdToken: true };
    const tokens = await oauth.processAuthorizationCodeResponse(as, client, response, expected);
    await oauth.validateApplicationLevelSignature(as, response, options);
    const claims = oauth.getValidatedIdTokenClaims(tokens)!;
    expect(claims).toMatchObject({
      sub: newUser.id,
      email: newUser.email,
      email_verified: false,
      preferred_username: newUser.username,
      nonce,
      amr: ['pwd'],
    });

    const [first, second] = others;
    const wrongNonce = { ...expected, expectedNonce: 'another' };
    await expect(
      oauth.processAuthorizationCodeResponse(as, client, first, wrongNonce),
    ).rejects.toThrow(/"nonce"/);
    await expect(
      oauth.processAuthorizationCodeResponse(as, { client_id: 'other' }, second, expected),
    ).rejects.toThrow(/"aud"/);

    const userinfo = await oauth.userInfoRequest(as, client, tokens.access_token, options);
    const { sub } = await oauth.processUserInfoResponse(as, client, claims.sub, userinfo);
    expect(sub).toBe(claims.sub);

    const refreshed = await oauth.refreshTokenGrantRequest(
      ...([as, client, auth, tokens.refresh_token!, options] as const),
    );
    const again = await oauth.processRefreshTokenResponse(as, client, refreshed);
    await oauth.validateApplicationLevelSignature(as, refreshed, options);
    const later = oauth.getValidatedIdTokenClaims(again)!;
    expect(later).toMatchObject({ sub, sid: claims.sid, auth_time: claims.auth_time });
    expect(later).not.toHaveProperty('nonce');
  });

  test(`openid-client signs in with the code of docs/openid-connect.md, with ${algorithm}`, async ({
    server,
    shop,
    newUser,
  }) => {
    const config = await discover(server.settings.issuer, shop.id, shop.secret, {
      execute: [oidc.allowInsecureRequests],
      [oidc.customFetch]: fetchFrom(server),
    });
    const signIn = async (changes: oidc.AuthorizationCodeGrantChecks = {}) => {
      const { url, checks } = await startSignIn(config, REDIRECT_URI);
      const back = await openAndSignIn(server, url, newUser);
      return finishSignIn(config, back, { ...checks, ...changes });
    };
    const { claims, accessToken, refreshToken } = await signIn();
    expect(claims).toMatchObject({
      sub: newUser.id,
      aud: shop.id,
      preferred_username: newUser.username,
    });
    const userinfo = await oidc.fetchUserInfo(config, accessToken, claims.sub);
    expect(userinfo.sub).toBe(claims.sub);
    const { sub } = (await oidc.refreshTokenGrant(config, refreshToken!)).claims()!;
    expect(sub).toBe(claims.sub);
    await expect(signIn({ expectedNonce: 'another' })).rejects.toMatchObject({
      cause: { message: 'unexpected ID Token "nonce" claim value' },
    });
    await expect(oidc.fetchUserInfo(config, accessToken, 'another')).rejects.toMatchObject({
      cause: { cause: { attribute: 'sub' } },
    });
  });
});
