import { randomBytes } from 'node:crypto';
import type { ConfiguredClient } from '../src/index.js';
import {
  beginTrip,
  PlainBrowser,
  readCallback,
  toExchangeForm,
  type Trip,
} from '../test/support/plain-browser.js';
import type { Load } from './load.js';
import { FORM, register, USER } from './servers.js';

const CONNECTIONS = 16;
/** Each is of a user of its own, because people sign in to few applications. */
const BROWSERS_PER_CONNECTION = 4;

/** A server with an authorization endpoint. */
interface FlowServer {
  url: string;
  /** The path of the endpoint. */
  path: string;
  client: ConfiguredClient;
}

/** Signs new users in, each in a browser, and returns the cookies of the browsers. */
export async function signInBrowsers(server: FlowServer): Promise<string[]> {
  const cookies: string[] = [];
  // One after another: a server on a busy machine answers 503 to more.
  for (let i = 0; i < CONNECTIONS * BROWSERS_PER_CONNECTION; i++) {
    cookies.push(await signInBrowser(server));
  }
  return cookies;
}

async function signInBrowser(server: FlowServer): Promise<string> {
  const user = { ...USER, username: `user-${randomBytes(8).toString('hex')}` };
  await register(server.url, user);
  const browser = new PlainBrowser(server);
  let end = await browser.signIn(user, begin(server).path);
  // oidc-provider goes on by whole URLs.
  while (end.url.startsWith(server.url)) end = await browser.open(end.url.slice(server.url.length));
  if (!end.url.includes('code=')) throw new Error(`${end.status} ${end.url}`);
  return browser.cookie;
}

/** Creates a load in which each connection gets a code and exchanges it, for its browsers in turn. */
export function createFlowLoad(server: FlowServer, cookies: readonly string[]): Load {
  const left = [...cookies];
  return {
    url: server.url,
    connections: CONNECTIONS,
    setupClient: (connection) => {
      const own = left.splice(0, BROWSERS_PER_CONNECTION);
      connection.setRequests(own.flatMap((cookie) => createFlow(server, cookie)));
    },
  };
}

function createFlow(server: FlowServer, cookie: string) {
  let trip: Trip;
  let code: string;
  const authorize = {
    headers: { cookie },
    setupRequest: (request: object) => {
      trip = begin(server);
      return { ...request, path: trip.path };
    },
    onResponse: (_status: number, _body: string, _context: object, headers?: Headers) => {
      const url = headers?.Location ?? headers?.location;
      code = readCallback({ url: String(url) }).code!;
    },
  };
  const exchange = {
    method: 'POST' as const,
    path: '/token',
    headers: FORM,
    setupRequest: (request: object) => ({
      ...request,
      body: new URLSearchParams(toExchangeForm(trip, code)).toString(),
    }),
  };
  return [authorize, exchange];
}

type Headers = Partial<Record<string, string | string[]>>;

function begin({ client, path }: FlowServer): Trip {
  const trip = beginTrip(client, { scope: client.scope! });
  return { ...trip, path: trip.path.replace('/authorize', path) };
}
