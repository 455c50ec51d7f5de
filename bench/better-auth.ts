import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { compareWithPeer, GENERATOR, measureRate, rate, type Repeated, report } from './load.js';
import { measureRefreshes } from './refresh-load.js';
import {
  bearer,
  onEachDatabase,
  type Place,
  type Running,
  signIn,
  start,
  startNightlatch,
  stop,
  USER,
} from './servers.js';
import { createSignInRequest, SIGN_IN_CONNECTIONS, warmUp } from './sign-in-request.js';

/** The peer has packages and a lock file of its own. */
const FOLDER = 'bench/peers/better-auth';
const INSTALL = ['ci', '--ignore-scripts', '--prefix', FOLDER];
const CONNECTIONS = 32;
/** The headers of a page of the application; better-auth checks the origin. */
const HEADERS = { 'content-type': 'application/json', origin: 'http://127.0.0.1:3000' };

type Rate = () => Promise<number>;

/** A running better-auth, and a user of it. */
interface BetterAuth {
  server: Running;
  account: { email: string; password: string };
}

function isInstalled(): boolean {
  if (!existsSync(`${FOLDER}/node_modules`)) spawnSync('npm', INSTALL, { stdio: 'inherit' });
  return existsSync(`${FOLDER}/node_modules/better-auth`);
}

function createPeerSignIn({ server, account }: BetterAuth): Repeated {
  return {
    url: `${server.url}/api/auth/sign-in/email`,
    connections: SIGN_IN_CONNECTIONS,
    method: 'POST',
    headers: HEADERS,
    body: JSON.stringify(account),
  };
}

/** Starts better-auth, and registers a user. Each of its servers hashes in another way. */
async function startBetterAuth(
  place: Place,
  settings: Record<string, string>,
): Promise<BetterAuth> {
  const server = await start(`${FOLDER}/server.mjs`, place, settings);
  const email = `${randomBytes(8).toString('hex')}@example.com`;
  const account = { email, password: USER.password };
  const response = await fetch(`${server.url}/api/auth/sign-up/email`, {
    method: 'POST',
    headers: HEADERS,
    body: JSON.stringify({ ...account, name: USER.username }),
  });
  if (!response.ok) throw new Error(await response.text());
  return { server, account };
}

/** Each connection renews a session of its own. */
async function createRenewals(betterAuth: BetterAuth): Promise<Rate> {
  const sessions: Array<{ cookie: string }> = [];
  for (let i = 0; i < CONNECTIONS; i++) sessions.push(await signInThere(betterAuth));
  return () => {
    const left = [...sessions];
    return rate({
      url: `${betterAuth.server.url}/users/me`,
      connections: CONNECTIONS,
      setupClient: (client) => client.setHeaders(left.pop()),
    });
  };
}

/** Signs in at better-auth, and returns the cookies of the session. */
async function signInThere(betterAuth: BetterAuth): Promise<{ cookie: string }> {
  const request = createPeerSignIn(betterAuth);
  const response = await fetch(request.url, request);
  if (!response.ok) throw new Error(await response.text());
  const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';', 1)[0]);
  return { cookie: cookies.join('; ') };
}

// Compares sign-in, the check of a session and its renewal with better-auth.
if (!isInstalled()) {
  report('better-auth', '-', `left out: npm ${INSTALL.join(' ')} fails`);
  process.exit();
}
await onEachDatabase(async (place) => {
  const server = await startNightlatch(place);
  const ourSignIn = createSignInRequest(server.url);
  await warmUp(ourSignIn);
  const createHeaders = async () => bearer(await signIn(server.url));
  const ME = await (
    await fetch(`${server.url}/users/me`, { headers: await createHeaders() })
  ).text();

  async function compareWith(
    name: string,
    settings: Record<string, string>,
    ours: Rate,
    createPeer: (betterAuth: BetterAuth) => Promise<Rate>,
  ): Promise<void> {
    const betterAuth = await startBetterAuth(place, { ME, ...settings });
    const peer = await createPeer(betterAuth);
    await compareWithPeer({ name: `${place.kind}: ${name}`, ours, peer });
    await stop(betterAuth.server);
  }

  for (const PASSWORD_HASH of ['scrypt', 'argon2']) {
    const name = `sign-in : better-auth, ${PASSWORD_HASH}, by ${GENERATOR}`;
    const signInHere = () => measureRate(ourSignIn);
    await compareWith(name, { PASSWORD_HASH }, signInHere, async (betterAuth) => {
      const request = createPeerSignIn(betterAuth);
      // scrypt takes so long that the rest of a sign-in does not matter.
      if (PASSWORD_HASH === 'argon2') await warmUp(request);
      return () => measureRate(request);
    });
  }
  // The sign-ins have ended the first session, because a user has a hundred at most.
  const headers = await createHeaders();
  const createGet = (url: string, credentials: Record<string, string>) => () =>
    measureRate({ url: `${url}/users/me`, connections: CONNECTIONS, headers: credentials });
  for (const COOKIE_CACHE of ['off', 'on']) {
    const name = `GET /users/me : better-auth, cookie cache ${COOKIE_CACHE}, by ${GENERATOR}`;
    await compareWith(name, { COOKIE_CACHE }, createGet(server.url, headers), async (betterAuth) =>
      createGet(betterAuth.server.url, await signInThere(betterAuth)),
    );
  }
  const getToken = async () => (await signIn(server.url)).refresh_token;
  await compareWith(
    'refresh : better-auth, renewal of a session',
    { UPDATE_AGE_SECONDS: '0' },
    () => measureRefreshes(server.url, getToken, CONNECTIONS),
    createRenewals,
  );
  await stop(server);
});
