import { readFileSync } from 'node:fs';
import * as oauth from 'oauth4webapi';
import { expect, vi } from 'vitest';
import {
  authEntities,
  AuthModule,
  AuthorizeModule,
  OAuthModule,
  RegistrationModule,
} from '../../src/index.js';
import { hostTest } from '../support/fixtures.js';
import { authOptions, ownDataSource } from '../support/host.js';
import { PlainBrowser } from '../support/plain-browser.js';
import { freePort } from '../support/ports.js';
import { readBlocks } from '../support/pages.js';

const FILE = 'test/examples/app/oidc-provider.js';
const PAGE = 'docs/oidc-provider.md';
const INSECURE = { [oauth.allowInsecureRequests]: true };
const CALLBACK = 'https://bank.example.com/callback';
const ANN = { username: 'ann', email: 'ann@example.com', password: 'correct horse battery staple' };

type Visited = Awaited<ReturnType<PlainBrowser['open']>>;

const test = hostTest();

test('the code of docs/oidc-provider.md is the code that is tested', () => {
  const [block] = readBlocks(PAGE, 'js');
  const code = readFileSync(FILE, 'utf8').replace("'../../../src/index.js'", "'nightlatch'");
  expect(block!.code.replace(/^\/\/ \S+\n/, '').trim()).toBe(code.trim());
});

test('oidc-provider beside Nightlatch signs in its users, with pushed requests and DPoP', async ({
  newDatabase,
  startHost,
}) => {
  // It prefers a later Node.
  vi.spyOn(console, 'info').mockImplementation(() => {});
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  const { mountProvider, ProviderRow } = await import('./app/oidc-provider.js');
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const entities = [...authEntities, ProviderRow];
  const fapi = {
    client_id: 'fapi',
    client_name: 'Bank',
    grant_types: ['authorization_code'],
    redirect_uris: [`${origin}/signed-in`],
  };
  const host = await startHost(
    {
      imports: [
        ownDataSource(await newDatabase('sqlite'), {
          entities,
          migrationsRun: false,
          synchronize: true,
        }),
        AuthModule.forRoot({ ...authOptions(), issuer: origin, clients: [fapi] }),
        OAuthModule.forRoot(),
        AuthorizeModule.forRoot(),
        RegistrationModule.forRoot(),
      ],
    },
    {
      express: true,
      port,
      configure: (app) =>
        mountProvider(app, origin, {
          cookies: { keys: ['x'.repeat(32)] },
          features: {
            devInteractions: { enabled: false },
            dPoP: { enabled: true },
            pushedAuthorizationRequests: {
              enabled: true,
              requirePushedAuthorizationRequests: true,
            },
          },
          clients: [
            { client_id: 'bank', redirect_uris: [CALLBACK], token_endpoint_auth_method: 'none' },
          ],
        }),
    },
  );
  const { body: user } = await host.call('POST', '/users', { json: ANN });

  const issuer = new URL(`${origin}/fapi`);
  const metadata = await oauth.discoveryRequest(issuer, INSECURE);
  const as = await oauth.processDiscoveryResponse(issuer, metadata);
  const client: oauth.Client = { client_id: 'bank' };
  const DPoP = oauth.DPoP(client, await oauth.generateKeyPair('ES256'));
  const verifier = oauth.generateRandomCodeVerifier();
  const parameters = {
    client_id: 'bank',
    redirect_uri: CALLBACK,
    response_type: 'code',
    scope: 'openid',
    state: 'x'.repeat(20),
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  };
  const options = { ...INSECURE, DPoP };
  const browser = new PlainBrowser(host);
  // oidc-provider writes whole URLs.
  const goOn = async (seen: Visited): Promise<Visited> =>
    seen.url.startsWith(origin) ? goOn(await browser.open(seen.url.slice(origin.length))) : seen;
  /** Pushes the request, and opens it in the browser. */
  const visit = async (more: Record<string, string> = {}) => {
    const asked = { ...parameters, ...more };
    const answered = await oauth.pushedAuthorizationRequest(
      as,
      client,
      oauth.None(),
      asked,
      options,
    );
    const pushed = await oauth.processPushedAuthorizationResponse(as, client, answered);
    const query = new URLSearchParams({ client_id: 'bank', request_uri: pushed.request_uri });
    return goOn(await browser.open(`/fapi/auth?${query.toString()}`));
  };

  // The pages are those of Nightlatch.
  const page = await visit();
  expect(page.body).toContain('<h1>Sign in to Bank</h1>');
  const end = await goOn(await browser.submit(page, ANN));
  expect(end.url.startsWith(CALLBACK)).toBe(true);
  const answer = oauth.validateAuthResponse(as, client, new URL(end.url), parameters.state);
  const exchange = () =>
    oauth.authorizationCodeGrantRequest(
      as,
      client,
      oauth.None(),
      answer,
      CALLBACK,
      verifier,
      options,
    );
  const tokens = await oauth.processAuthorizationCodeResponse(as, client, await exchange());
  expect(tokens.token_type).toBe('dpop');
  expect(oauth.getValidatedIdTokenClaims(tokens)?.sub).toBe(user.id);
  // A code works once.
  expect((await exchange()).status).toBe(400);
  // The browser is signed in, and the person types the password again only if the client asks for it.
  expect((await visit()).url).toContain(`${CALLBACK}?code=`);
  expect((await visit({ prompt: 'login' })).body).toContain('<h1>Sign in to Bank</h1>');
});
