import { expect } from 'vitest';
import type { ConfiguredClient } from '../../src/index.js';
import { exchange, getCode, PlainBrowser } from './plain-browser.js';
import type { TestServer, TestUser } from './server.js';

export const SECRET = 's'.repeat(40);
/** An application that signs users in with OpenID Connect. */
export const SHOP: ConfiguredClient = {
  client_id: 'shop',
  client_secret: SECRET,
  grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
  redirect_uris: ['https://shop.example.com/callback'],
  post_logout_redirect_uris: ['https://shop.example.com/bye'],
  scope: 'openid profile email items:read',
};
/** An application that does not have the scopes of OpenID Connect. */
export const PLAIN: ConfiguredClient = { ...SHOP, client_id: 'plain', scope: 'items:read' };
/** Clients for `serverTest({ clients: SHOP_CLIENTS })`. */
export const SHOP_CLIENTS = [SHOP, PLAIN];
/** The tokens of the shop. */
export interface ShopTokens {
  access_token: string;
  refresh_token: string;
  id_token: string;
  scope: string;
}

/** Signs a user in to the shop, and returns its tokens. */
export async function signInToShop(
  server: TestServer,
  user: TestUser,
  scope: string,
  { nonce = '', browser = new PlainBrowser(server) } = {},
): Promise<ShopTokens> {
  const { trip, code } = await getCode(browser, user, SHOP, { scope, nonce });
  const { status, body } = await exchange(server, trip, code, { client_secret: SECRET });
  expect(status).toBe(200);
  return body;
}
