import { expect } from 'vitest';
import { serverTest } from '../support/fixtures.js';
import { call } from '../support/http.js';
import { PASSWORD, startServer } from '../support/server.js';
import { StrippingProxy } from '../support/stripping-proxy.js';

const JANE = { username: 'jane', email: 'jane@example.com', password: PASSWORD };

const test = serverTest().extend('proxied', { scope: 'file' }, async ({}, { onCleanup }) => {
  const proxy = await StrippingProxy.listen('/auth');
  const issuer = `${proxy.origin}/auth`;
  const server = await startServer({ issuer, audience: issuer, passkeys: undefined });
  onCleanup(async () => {
    await server.close();
    await proxy.close();
  });
  proxy.leadTo(server.url);
  return { origin: proxy.origin, issuer, log: server.log };
});

test('Behind a proxy that removes the path of the issuer, every link can be followed', async ({
  proxied: { origin, issuer },
}) => {
  const follow = async (link: string, token?: string) => {
    const { href } = new URL(link, `${issuer}/`);
    expect(href).toMatch(new RegExp(`^${issuer}/`));
    const { status, headers, body } = await call('', 'GET', href, { token });
    expect([href, status]).toEqual([href, 200]);
    return { headers, body };
  };
  const registered = await call(issuer, 'POST', '/users?x', { json: JANE });
  const { username, password } = JANE;
  const { body: metadata } = await follow(`${issuer}/.well-known/oauth-authorization-server`);
  const { body: tokens } = await call('', 'POST', metadata.token_endpoint, {
    form: { username, password },
  });
  const token = String(tokens.access_token);
  const me = await follow(registered.headers.get('location')!, token);
  expect(me.body).toEqual(registered.body);
  const json = { title: 'Mine' };
  const added = await call(issuer, 'POST', '/users/me/items', { json, token });
  expect((await follow(added.headers.get('location')!, token)).body).toEqual(added.body);

  const { body: home } = await follow(issuer + '/');
  const { body: document } = await follow(home.openapi);
  expect(document.servers).toEqual([{ url: issuer }]);
  const { tokenUrl } = document.components.securitySchemes.oauth2.flows.password;
  expect(origin + tokenUrl).toBe(metadata.token_endpoint);
  for (const page of [home.docs, `${home.docs}/`]) {
    const { body: html } = await follow(page);
    const links = [...String(html).matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link]) => link!);
    const files = links.filter((link) => !link.startsWith('data:'));
    expect(files.length).toBeGreaterThan(3);
    for (const link of files) await follow(new URL(link, origin + page).href);
  }
});

test('No answer behind such a proxy names a path of the server itself', async ({
  proxied: { issuer },
}) => {
  for (const [method, path] of [
    ['GET', '/'],
    ['GET', '/nothing-here'],
    ['GET', '/users/me'],
    ['POST', '/token'],
  ] as const) {
    const { headers, body } = await call(issuer, method, path);
    const text = JSON.stringify([body, headers.get('www-authenticate'), headers.get('link')]);
    expect(text).not.toMatch(/"\/(?!auth\/)|127\.0\.0\.1/);
    expect(body.type ?? 'about:blank').toBe('about:blank');
  }
});

test('POST /users and GET / link to the path alone, whatever Host and absolute URL a request has', async ({
  server,
}) => {
  const { body } = await server.call('GET', '/', { headers: { 'x-forwarded-prefix': '/evil' } });
  expect([body.docs, body.openapi]).toEqual(['/docs', '/openapi.json']);
  const json = { ...JANE, username: 'john', email: 'john@example.com' };
  const { headers } = await server.call('POST', '/users', { json });
  expect(headers.get('location')).toBe('/users/me');
});
