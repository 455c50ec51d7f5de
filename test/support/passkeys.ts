import { VirtualPasskey, type VirtualPasskeyOptions } from '../../src/testing.js';
import type { Answer, CalledServer } from './http.js';
import { ISSUER, type TestServer, type TestUser } from './server.js';

/** A user with a passkey, who is signed in with the password. */
interface PasskeyOwner {
  user: TestUser;
  token: string;
  passkey: VirtualPasskey;
  /** The answer of `POST /users/me/passkeys`. */
  added: Answer['body'];
}

/** Registers a user, and adds a passkey. The events are taken. */
export async function addPasskeyOwner(
  server: TestServer,
  options?: VirtualPasskeyOptions,
): Promise<PasskeyOwner> {
  const user = await server.register();
  const token = await server.signIn(user);
  const passkey = new VirtualPasskey(ISSUER, options);
  const { status, body } = await addPasskey(server, token, passkey);
  if (status !== 201) throw new Error(`passkey: ${status} ${JSON.stringify(body)}`);
  server.takeEvents();
  return { user, token, passkey, added: body };
}

/** Gets options, and adds the passkey in the same session. */
export async function addPasskey(
  server: CalledServer,
  token: string,
  passkey: VirtualPasskey,
  more: object = {},
): Promise<Answer> {
  const { body } = await server.call('POST', '/users/me/passkeys/options', { token });
  const json = { credential: passkey.create(body), ...more };
  return server.call('POST', '/users/me/passkeys', { token, json });
}

/** Gets options of a sign-in, and answers them with the passkey. */
export async function answerSignIn(server: CalledServer, passkey: VirtualPasskey): Promise<object> {
  const { body } = await server.call('POST', '/login/passkey/options');
  return passkey.get(body);
}

/** Signs in with the passkey. */
export async function signInWithPasskey(
  server: CalledServer,
  passkey: VirtualPasskey,
  more: object = {},
): Promise<Answer> {
  const json = { credential: await answerSignIn(server, passkey), ...more };
  return server.call('POST', '/login/passkey', { json });
}
