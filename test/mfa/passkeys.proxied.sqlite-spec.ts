import { expect } from 'vitest';
import { VirtualPasskey } from '../../src/testing.js';
import { serverTest } from '../support/fixtures.js';
import { addPasskey, addPasskeyOwner, answerSignIn } from '../support/passkeys.js';
import { PlainBrowser, readPasskeyOptions } from '../support/plain-browser.js';
import { ISSUER } from '../support/server.js';

const test = serverTest();

test('An answer that signed in before is refused by a server that has started since', async ({
  server,
}) => {
  const { passkey } = await addPasskeyOwner(server);
  const json = { credential: await answerSignIn(server, passkey) };
  expect((await server.call('POST', '/login/passkey', { json })).status).toBe(200);
  const later = await server.startInstance();
  expect((await later.call('POST', '/login/passkey', { json })).status).toBe(401);
  // A challenge of the server that has stopped is answered there.
  const open = { credential: await answerSignIn(server, passkey) };
  expect((await later.call('POST', '/login/passkey', { json: open })).status).toBe(200);
});

test('Behind a proxy that ends TLS and rewrites Host, the origin of the settings decides', async ({
  startServer,
}) => {
  const issuer = 'https://id.example.com';
  const server = await startServer({ issuer, audience: issuer });
  const token = await server.signIn(await server.register());
  const passkey = new VirtualPasskey(issuer);
  expect((await addPasskey(server, token, passkey)).status).toBe(201);
  const browser = new PlainBrowser(server);
  const page = await browser.open('/sign-in');
  const headers = { 'x-forwarded-proto': 'http', 'x-forwarded-host': 'localhost:3000' };
  const sign = (by: VirtualPasskey) => ({
    passkey: JSON.stringify(by.get(readPasskeyOptions(page))),
  });
  // What the request says of its origin makes no other one valid.
  const other = await browser.submit(page, sign(new VirtualPasskey(ISSUER)), headers);
  expect(other.status).toBe(422);
  const again = await browser.open('/sign-in');
  const answer = JSON.stringify(passkey.get(readPasskeyOptions(again)));
  expect((await browser.submit(again, { passkey: answer }, headers)).url).toBe('/account');
});
