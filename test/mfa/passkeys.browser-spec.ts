import type { Browser, CDPSession, Page } from 'playwright-core';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { User } from '../../src/index.js';
import { startBrowser, withoutBrowser } from '../support/browser.js';
import type { Answer } from '../support/http.js';
import { ISSUER, startServer, type TestServer, type TestUser } from '../support/server.js';
import { decode } from '../support/tokens.js';
import { addAuthenticator } from '../support/virtual-authenticator.js';

/** What a page does with the server, and with the authenticator. */
interface Ceremonies {
  add: (token: string) => Promise<Result>;
  signIn: (mediation?: 'conditional') => Promise<Result>;
  answer: (options: object) => Promise<object>;
}

interface Result {
  status: number;
  // oxlint-disable-next-line typescript/no-explicit-any -- a test reads members of any shape.
  body: any;
}

type CeremoniesWindow = typeof globalThis & { ceremonies: Ceremonies };

/** A page without a framework: what an application does with passkeys. */
const PAGE = `<!doctype html><title>Passkeys</title>
<input autocomplete="username webauthn">
<script>
const send = async (path, json, token) => {
  const headers = { 'content-type': 'application/json' };
  if (token) headers.authorization = 'Bearer ' + token;
  const answer = await fetch(path, { method: 'POST', headers, body: JSON.stringify(json ?? {}) });
  return { status: answer.status, body: await answer.json() };
};
const answer = async (options, more) => {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  return (await navigator.credentials.get({ publicKey, ...more })).toJSON();
};
window.ceremonies = {
  answer,
  async add(token) {
    const { body } = await send('/users/me/passkeys/options', {}, token);
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(body);
    const credential = await navigator.credentials.create({ publicKey });
    return send('/users/me/passkeys', { credential: credential.toJSON() }, token);
  },
  async signIn(mediation) {
    const { body } = await send('/login/passkey/options');
    return send('/login/passkey', { credential: await answer(body, mediation && { mediation }) });
  },
};
</script>`;

const REFUSED = { status: 401, body: { code: 'invalid_passkey' } };

describe.skipIf(withoutBrowser)('passkeys in Chromium', () => {
  let server: TestServer;
  let browser: Browser;
  let page: Page;
  let authenticator: CDPSession;
  let authenticatorId: string;
  let user: TestUser;
  let token: string;

  beforeAll(async () => {
    server = await startServer();
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });
  beforeEach(async () => {
    await page?.context().close();
    page = await open(ISSUER);
    ({ authenticator, authenticatorId } = await addAuthenticator(page));
    user = await server.register();
    token = await server.signIn(user);
    server.takeEvents();
  });

  /** Opens the page at an origin, whose requests the server answers. */
  async function open(origin: string): Promise<Page> {
    const context = await browser.newContext();
    const opened = await context.newPage();
    await opened.route('**/*', async (route) => {
      const request = route.request();
      const { pathname } = new URL(request.url());
      if (request.method() !== 'POST') {
        const body =
          pathname === '/frame'
            ? `<iframe src="${ISSUER}/" allow="publickey-credentials-get *">`
            : PAGE;
        await route.fulfill({ contentType: 'text/html', body });
        return;
      }
      const { authorization = '', 'content-type': type = '' } = request.headers();
      const answer: Answer = await server.call('POST', pathname, {
        body: request.postData() ?? '',
        headers: { ...(authorization && { authorization }), 'content-type': type },
      });
      const headers = { 'access-control-allow-origin': '*', 'content-type': 'application/json' };
      await route.fulfill({ status: answer.status, headers, body: JSON.stringify(answer.body) });
    });
    await opened.goto(`${origin}/`);
    return opened;
  }

  const add = () =>
    page.evaluate((of) => (globalThis as CeremoniesWindow).ceremonies.add(of), token);
  const signIn = (mediation?: 'conditional') =>
    page.evaluate((kind) => (globalThis as CeremoniesWindow).ceremonies.signIn(kind), mediation);

  it('are added, sign in without a name, and are deleted', async () => {
    const added = await add();
    expect(added).toMatchObject({ status: 201, body: { synced: false } });
    const signedIn = await signIn();
    expect(signedIn.status).toBe(200);
    expect((await server.me(signedIn.body.access_token)).body.id).toBe(user.id);
    const path = `/users/me/passkeys/${added.body.id}`;
    expect((await server.call('DELETE', path, { token })).status).toBe(200);
    expect(await signIn()).toMatchObject(REFUSED);
  });

  it('sign in by autofill', async () => {
    await add();
    expect(await signIn('conditional')).toMatchObject({ status: 200 });
  });

  it('are the second step of a sign-in with a password', async () => {
    await add();
    await server.app.get(DataSource).getRepository(User).update(user.id, { secondFactorOn: true });
    const json = { email: user.email, password: user.password };
    const first = await server.call('POST', '/login', { json });
    expect(first).toMatchObject({ status: 403, body: { code: 'mfa_required' } });
    expect(first.body.methods).toEqual(['passkey']);
    const { mfa_token } = first.body;
    const options = await server.call('POST', '/login/second-factor/options', {
      json: { mfa_token },
    });
    expect(options.body.allowCredentials).toHaveLength(1);
    const passkey = await page.evaluate(
      (of) => (globalThis as CeremoniesWindow).ceremonies.answer(of),
      options.body as object,
    );
    const second = { mfa_token, passkey };
    const signedIn = await server.call('POST', '/login/second-factor', { json: second });
    expect(signedIn).toMatchObject({ status: 200 });
    expect(decode(signedIn.body.access_token).claims).toMatchObject({
      acr: 'phr',
      amr: ['pwd', 'hwk', 'user', 'mfa'],
    });
  });

  it('are refused if the authenticator answers without a user, unverified or with a bogus signature', async () => {
    await add();
    for (const override of ['isBogusSignature', 'isBadUV', 'isBadUP']) {
      const bits = { authenticatorId, [override]: true };
      await authenticator.send('WebAuthn.setResponseOverrideBits', bits);
      expect(await signIn(), override).toMatchObject(REFUSED);
      await authenticator.send('WebAuthn.setResponseOverrideBits', {
        authenticatorId,
        [override]: false,
      });
    }
    // Without these bits the same passkey signs in.
    expect(await signIn()).toMatchObject({ status: 200 });
  });

  it('are refused by the browser if their user cannot prove who they are', async () => {
    await add();
    await authenticator.send('WebAuthn.setUserVerified', {
      authenticatorId,
      isUserVerified: false,
    });
    await expect(signIn()).rejects.toThrow('NotAllowedError');
  });

  it('on one device are refused if their counter goes back', async () => {
    await add();
    expect((await signIn()).status).toBe(200);
    const { credentials } = await authenticator.send('WebAuthn.getCredentials', {
      authenticatorId,
    });
    const [credential] = credentials;
    const { credentialId } = credential!;
    await authenticator.send('WebAuthn.removeCredential', { authenticatorId, credentialId });
    await authenticator.send('WebAuthn.addCredential', {
      authenticatorId,
      credential: { ...credential!, signCount: 0 },
    });
    server.takeEvents();
    expect(await signIn()).toMatchObject(REFUSED);
    expect(server.takeEvents()).toContain('passkey.clone-suspected');
  });

  it('are refused on a page of another port or site, and in a frame on one', async () => {
    await add();
    const elsewhere = await open('http://localhost:4000');
    const other = await addAuthenticator(elsewhere);
    const { credentials } = await authenticator.send('WebAuthn.getCredentials', {
      authenticatorId,
    });
    await other.authenticator.send('WebAuthn.addCredential', {
      authenticatorId: other.authenticatorId,
      credential: credentials[0]!,
    });
    const signInElsewhere = () =>
      elsewhere.evaluate(() => (globalThis as CeremoniesWindow).ceremonies.signIn());
    expect(await signInElsewhere()).toMatchObject(REFUSED);
    // Another site: the browser itself refuses.
    await elsewhere.goto('http://127.0.0.1:3000/');
    await expect(signInElsewhere()).rejects.toThrow('SecurityError');
    await elsewhere.goto('http://localhost:4000/frame');
    const frame = elsewhere.frames().at(-1)!;
    await frame.waitForFunction(() => 'ceremonies' in globalThis);
    const framed = frame.evaluate(() => (globalThis as CeremoniesWindow).ceremonies.signIn());
    expect(await framed).toMatchObject(REFUSED);
    await elsewhere.context().close();
  });
});
