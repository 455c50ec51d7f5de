import type { OAuthClientProvider } from '@modelcontextprotocol/sdk/client/auth.js';
import { auth } from '@modelcontextprotocol/sdk/client/auth.js';
import { withOAuth } from '@modelcontextprotocol/sdk/client/middleware.js';
import type { OAuthTokens } from '@modelcontextprotocol/sdk/shared/auth.js';
import { expect } from 'vitest';
import type { ConfiguredClient } from '../../src/index.js';
import { serverTest } from '../support/fixtures.js';
import { PlainBrowser, readCallback } from '../support/plain-browser.js';
import { ISSUER } from '../support/server.js';

/** It has all scopes of the metadata, because clients of MCP ask for all of them. */
const EDITOR: ConfiguredClient = {
  client_id: 'editor',
  client_name: 'Editor',
  application_type: 'native',
  grant_types: ['authorization_code', 'refresh_token'],
  redirect_uris: ['http://127.0.0.1/callback'],
  scope: 'items:read items:write users:read users:write audit:read',
};
const CALLBACK = 'http://127.0.0.1:49152/callback';

/** The store of a program that uses the client of MCP. It was registered before, and opens a browser. */
class Editor implements OAuthClientProvider {
  readonly redirectUrl = CALLBACK;
  readonly clientMetadata = { client_name: 'Editor', redirect_uris: [CALLBACK] };
  opened: URL | null = null;
  saved: OAuthTokens | undefined;
  private verifier = '';

  state = () => 'state of the editor';
  clientInformation = () => ({ client_id: EDITOR.client_id });
  tokens = () => this.saved;
  saveTokens = (tokens: OAuthTokens) => void (this.saved = tokens);
  redirectToAuthorization = (url: URL) => void (this.opened = url);
  saveCodeVerifier = (verifier: string) => void (this.verifier = verifier);
  codeVerifier = () => this.verifier;
  /** Called when a refresh token is refused. */
  invalidateCredentials = () => void (this.saved = undefined);
}

const test = serverTest({ clients: [EDITOR], resourceMetadata: true });

test('The client of the Model Context Protocol finds the server by a 401, signs a user in, calls a guarded route, and refreshes', async ({
  server,
  user,
}) => {
  const asked: string[] = [];
  /** Finds the server at its issuer's URL, as a proxy would have it. */
  const fetchIt = (url: string | URL, init?: RequestInit): Promise<Response> => {
    expect(String(url)).toMatch(new RegExp(`^${ISSUER}/`));
    asked.push(new URL(url).pathname);
    return fetch(String(url).replace(ISSUER, server.url), init);
  };
  const editor = new Editor();
  const call = withOAuth(editor)(fetchIt);
  const readProfile = () => call(`${ISSUER}/users/me`);

  // RFC 9728, RFC 8414
  await expect(readProfile()).rejects.toThrow('redirect initiated');
  expect(asked).toEqual([
    '/users/me',
    '/.well-known/oauth-protected-resource',
    '/.well-known/oauth-authorization-server',
  ]);
  const { pathname, search, searchParams } = editor.opened!;
  expect(Object.fromEntries(searchParams)).toMatchObject({
    resource: ISSUER,
    code_challenge_method: 'S256',
    scope: EDITOR.scope,
  });
  const end = await new PlainBrowser(server).signIn(user, pathname + search);
  expect(end.url.startsWith(`${CALLBACK}?`)).toBe(true);
  const { code, state, iss } = readCallback(end);
  expect([state, iss]).toEqual(['state of the editor', ISSUER]);
  const serverUrl = ISSUER;
  expect(await auth(editor, { serverUrl, authorizationCode: code, fetchFn: fetchIt })).toBe(
    'AUTHORIZED',
  );
  expect(editor.saved).toMatchObject({ token_type: 'bearer', scope: 'items:read items:write' });
  const profile = await readProfile();
  expect([profile.status, await profile.json()]).toMatchObject([200, { id: user.id }]);

  // An expired token is refreshed on the way.
  const { access_token: first, refresh_token: used } = editor.saved!;
  server.setClockAhead(1_000);
  expect((await readProfile()).status).toBe(200);
  expect(editor.saved!.access_token).not.toBe(first);
  expect(editor.saved!.refresh_token).not.toBe(used);
});

test('The client of the Model Context Protocol has the user sign in again once the session has ended', async ({
  server,
  user,
}) => {
  const editor = new Editor();
  const ended = { access_token: 'x', token_type: 'bearer', refresh_token: 'y' };
  editor.saved = Object.assign(ended, { issuer: ISSUER });
  const fetchIt = (url: string | URL, init?: RequestInit) =>
    fetch(String(url).replace(ISSUER, server.url), init);
  await expect(withOAuth(editor)(fetchIt)(`${ISSUER}/users/me`)).rejects.toThrow(
    'redirect initiated',
  );
  const { pathname, search } = editor.opened!;
  const end = await new PlainBrowser(server).signIn(user, pathname + search);
  expect(readCallback(end).code).toBeDefined();
});
