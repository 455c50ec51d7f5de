import { createAuthorizedFetch } from './authorized-fetch.js';
import { type Body, createEndpoints } from './endpoints.js';
import { type Json, NightlatchError } from './errors.js';
import { createRefresher } from './refresh.js';
import { openSession, type Session, type State, type Subscriber } from './shared-session.js';
import { openStorage, type StorageOption } from './storage.js';

/** The options of `createNightlatch()`. */
export interface NightlatchOptions {
  /** The URL of the server. */
  issuer: string;
  /** The public client of the application, for `nightlatch-client/redirect`. */
  clientId?: string | undefined;
  /** Where the session is stored. Default: `local` in a browser, else `memory`. */
  storage?: StorageOption | undefined;
  /** The origins that `fetch` sends the access token to. Default: that of the issuer. */
  origins?: readonly string[] | undefined;
  /** Sends every request. Default: the `fetch` of the platform. */
  fetch?: typeof fetch | undefined;
}

/** A user name or an e-mail address, and the password. */
export interface Credentials {
  username: string;
  password: string;
  /** The scopes to ask for, separated by spaces. Default: all that the user may have. */
  scope?: string | undefined;
}

/** The token of `mfa_required`, and one proof: a code of an app, a recovery code, or the JSON of a passkey. */
export interface SecondFactor {
  mfaToken: string;
  code?: string | undefined;
  recoveryCode?: string | undefined;
  passkey?: object | undefined;
}

/** Signs one user in, and keeps them signed in until they sign out or the server ends the session. */
export interface Nightlatch {
  /** The URL of the server, without a slash at its end. */
  readonly issuer: string;
  readonly clientId: string | undefined;
  /** Whether a user is signed in. The subscribers are called when it changes. */
  readonly state: State;
  /** The session, or null: the same object until it changes. */
  readonly session: Session | null;
  /** Whether the session outlives the page. False where the browser blocks the storage. */
  readonly persistent: boolean;
  /**
   * Signs in with a password.
   * @throws NightlatchError `invalid_credentials`, or `mfa_required` with `mfaToken` and `methods`, or another code.
   */
  signIn(credentials: Credentials): Promise<Session>;
  /**
   * Finishes a sign-in with a second factor.
   * @throws NightlatchError `invalid_second_factor`, or another code.
   */
  secondFactor(proof: SecondFactor): Promise<Session>;
  /**
   * Posts a form or JSON to an endpoint of the server that answers tokens, and signs in with them.
   * @returns the answer, which may have more than tokens: recovery codes, or an id_token
   * @throws NightlatchError if the server answers no tokens.
   */
  exchange(path: string, body: Body): Promise<Json>;
  /**
   * Posts a form or JSON to an endpoint of the server, without the access token.
   * @throws NightlatchError if the server does not answer 2xx.
   */
  post(path: string, body?: Body): Promise<Json>;
  /** A `fetch` that adds the access token to requests of `origins`, and renews it. */
  fetch: typeof fetch;
  /**
   * Returns a valid access token, for what does not use `fetch`.
   * @param rejected a token that a server has rejected: another one is returned
   * @throws NightlatchError `signed_out`, or `unavailable` if the token has expired and cannot be renewed.
   */
  accessToken(rejected?: string): Promise<string>;
  /** Signs out, in every tab. The server is told, but not waited for longer than five seconds. */
  signOut(): Promise<void>;
  /** Calls the subscriber after each change. Returns a function that ends this. */
  subscribe(subscriber: Subscriber): () => void;
  /** Ends the timers, the subscriptions and the channel to other tabs. A refresh that is under way is still stored. */
  dispose(): void;
}

/**
 * Creates the client of an application: once, outside of components.
 * @throws TypeError if the issuer is not an `https:` URL, or an `http:` URL of this machine.
 */
export function createNightlatch({
  issuer: url,
  clientId,
  storage: option = globalThis.document ? 'local' : 'memory',
  origins = [url],
  fetch: send = (...request) => fetch(...request),
}: NightlatchOptions): Nightlatch {
  const { issuer, post, requestTokens, refresh, revoke } = createEndpoints(url, send);
  const name = `nightlatch:${issuer}:${clientId ?? ''}`;
  const storage = openStorage(option, name);
  const isShared = option !== 'session' && storage.isPersistent();
  const shared = openSession(storage, isShared ? name : '');
  const tokens = createRefresher(shared, refresh, revoke);
  /** Counts the sign-outs, after which the answer to an earlier sign-in is of no use. */
  let signOuts = 0;

  const exchange = async (path: string, body: Body) => {
    const before = signOuts;
    const client = (body as Partial<URLSearchParams>).get?.('client_id') ?? null;
    const base = { v: 1, id: Math.random(), client, refresh: null } as const;
    const [stored, answer] = await requestTokens(path, body, base);
    const isLate = before !== signOuts;
    // Otherwise the session stays valid at the server. The new sign-in succeeds even if the revocation fails.
    const replaced = isLate ? stored : shared.read();
    if (replaced) void revoke(replaced);
    if (isLate) throw new NightlatchError('signed_out');
    shared.write(stored, 'sign_in');
    return answer;
  };
  const signIn = (path: string, body: object) =>
    exchange(path, body).then(() => shared.getSession()!);

  const listening = new AbortController();
  if (globalThis.document) {
    for (const type of ['visibilitychange', 'pageshow', 'pagehide', 'online', 'storage']) {
      addEventListener(type, tokens.wake, { signal: listening.signal });
    }
  }
  shared.open();
  shared.subscribe(() => tokens.wake());
  tokens.wake();

  return {
    issuer,
    clientId,
    get state() {
      return shared.getState();
    },
    get session() {
      return shared.getSession();
    },
    get persistent() {
      return storage.isPersistent();
    },
    signIn: (credentials) => signIn('/login', credentials),
    secondFactor: ({ mfaToken: mfa_token, recoveryCode: recovery_code, ...proof }) =>
      signIn('/login/second-factor', { mfa_token, recovery_code, ...proof }),
    exchange,
    post,
    fetch: createAuthorizedFetch(tokens, origins, send),
    accessToken: tokens.getToken,
    async signOut() {
      signOuts++;
      const stored = shared.read();
      shared.end('sign_out');
      if (stored) await revoke(stored);
    },
    subscribe: shared.subscribe,
    dispose() {
      listening.abort();
      tokens.stop();
      shared.dispose();
    },
  };
}
