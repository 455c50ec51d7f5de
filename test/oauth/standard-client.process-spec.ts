import * as oauth from 'oauth4webapi';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePort } from '../support/ports.js';
import { LocalServer } from '../support/local-server.js';

const insecure = { [oauth.allowInsecureRequests]: true };
const USER = { username: 'johndoe', password: 'correct horse battery staple' };

let server: LocalServer;
let issuer: URL;
let as: oauth.AuthorizationServer;
let service: oauth.Client;
let serviceAuth: oauth.ClientAuth;
const own: oauth.Client = { client_id: 'nightlatch' };

beforeAll(async () => {
  const port = await freePort();
  issuer = new URL(`http://localhost:${port}`);
  const settings = {
    PORT: String(port),
    ISSUER: issuer.origin,
    REFRESH_REUSE_GRACE_SECONDS: '0',
  };
  server = await LocalServer.start(settings);
  await server.call('POST', '/users', { json: { ...USER, email: 'johndoe@example.com' } });
  const created = await server.cli(
    'clients',
    'create',
    '--name',
    'Report',
    '--scope',
    'items:read',
    '--json',
  );
  const { client_id, client_secret } = JSON.parse(created.stdout);
  service = { client_id };
  serviceAuth = oauth.ClientSecretBasic(client_secret);
  const response = await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...insecure });
  as = await oauth.processDiscoveryResponse(issuer, response);
});
afterAll(() => server.remove());

const signIn = async () =>
  oauth.processGenericTokenEndpointResponse(
    as,
    own,
    await oauth.genericTokenEndpointRequest(as, own, oauth.None(), 'password', USER, insecure),
  );
const refresh = async (token: string, client = own, auth = oauth.None()) =>
  oauth.processRefreshTokenResponse(
    as,
    client,
    await oauth.refreshTokenGrantRequest(as, client, auth, token, insecure),
  );
/** Validates the token like the service that receives it, which fetches the keys itself. */
const validate = (accessToken: string) => {
  const headers = { authorization: `Bearer ${accessToken}` };
  const request = new Request('http://api.example.com/x', { headers });
  return oauth.validateJwtAccessToken(as, request, issuer.origin, insecure);
};
const introspect = async (token: string, auth = serviceAuth) =>
  oauth.processIntrospectionResponse(
    as,
    service,
    await oauth.introspectionRequest(as, service, auth, token, insecure),
  );
const revoke = async (token: string, client = own, auth = oauth.None()) =>
  oauth.processRevocationResponse(await oauth.revocationRequest(as, client, auth, token, insecure));

it("oauth4webapi discovers the server's endpoints (RFC 8414)", () => {
  expect(as.token_endpoint).toBe(`${issuer.origin}/token`);
  expect(as.grant_types_supported).toContain('refresh_token');
});

it('oauth4webapi signs in with the password grant and validates the access token (RFC 9068)', async () => {
  const { access_token, token_type, expires_in, scope } = await signIn();
  expect([token_type, expires_in, scope]).toEqual(['bearer', 900, 'items:read items:write']);
  const claims = await validate(access_token);
  expect([claims.client_id, claims.iss, claims.scope]).toEqual([
    'nightlatch',
    issuer.origin,
    scope,
  ]);
  const [head, payload] = access_token.split('.');
  await expect(validate(`${head}.${payload}.${'A'.repeat(86)}`)).rejects.toThrow(/signature/);
});

it('oauth4webapi refreshes, and a reused refresh token ends the session (RFC 9700 4.14)', async () => {
  const first = await signIn();
  const second = await refresh(first.refresh_token!);
  expect(second.refresh_token).not.toBe(first.refresh_token);
  await validate(second.access_token);
  await expect(refresh(first.refresh_token!)).rejects.toMatchObject({
    error: 'invalid_grant',
    status: 400,
  });
  await expect(refresh(second.refresh_token!)).rejects.toMatchObject({ error: 'invalid_grant' });
  const { status } = await server.call('GET', '/users/me', { token: second.access_token });
  expect(status).toBe(401);
});

it('oauth4webapi cannot use the refresh token of another client, which stays valid', async () => {
  const { refresh_token } = await signIn();
  await expect(refresh(refresh_token!, service, serviceAuth)).rejects.toMatchObject({
    error: 'unauthorized_client',
  });
  await refresh(refresh_token!);
});

it('oauth4webapi introspects a token before and after its revocation (RFC 7662, RFC 7009)', async () => {
  const { access_token, refresh_token } = await signIn();
  expect(await introspect(access_token)).toMatchObject({ active: true, username: 'johndoe' });
  await revoke(refresh_token!);
  expect(await introspect(access_token)).toEqual({ active: false });
  await revoke('not a token');
  await expect(introspect(access_token, oauth.ClientSecretPost('wrong'))).rejects.toMatchObject({
    status: 401,
  });
});

it('oauth4webapi gets a token with client_credentials, with either way to authenticate (RFC 6749 4.4)', async () => {
  const response = await oauth.clientCredentialsGrantRequest(
    as,
    service,
    serviceAuth,
    {},
    insecure,
  );
  const token = await oauth.processClientCredentialsResponse(as, service, response);
  const claims = await validate(token.access_token);
  expect([claims.client_id, claims.scope]).toEqual([service.client_id, 'items:read']);
  expect(token.refresh_token).toBeUndefined();
  expect(await introspect(token.access_token)).toMatchObject({ active: true });
  await revoke(token.access_token, service, serviceAuth);
  expect(await introspect(token.access_token)).toEqual({ active: false });
});
