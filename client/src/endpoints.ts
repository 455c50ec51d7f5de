import { NightlatchError, toError } from './errors.js';
import type { Stored } from './storage.js';

/** A request that hangs would hold up every caller. */
const TIMEOUT_MS = 10_000;
const REVOCATION_TIMEOUT_MS = 5_000;

/** The body of a request: a form, or what is sent as JSON. */
export type Body = URLSearchParams | object;
/** The body of an answer. */
export type Json = Readonly<Record<string, unknown>>;

interface TokenAnswer {
  access_token: string;
  expires_in: number;
  refresh_token: string;
  scope: string;
}

/** The endpoints of the server: fixed paths below the issuer. */
interface Endpoints {
  /** The URL of the server, without a slash at its end. */
  issuer: string;
  /**
   * Posts a form or JSON, and returns the JSON of the answer.
   * @throws NightlatchError if the server does not answer 2xx.
   */
  post: (path: string, body?: Body, init?: RequestInit) => Promise<Json>;
  /**
   * Posts a request for tokens, and returns the session to store.
   * @param id the number of the sign-in
   * @throws NightlatchError if the server answers no tokens.
   */
  requestTokens: (path: string, body: Body, id: number) => Promise<Stored>;
  /** Returns the successor of a session. */
  refresh: (stored: Stored) => Promise<Stored>;
  /** Revokes the tokens of a session. Whether the server answers does not matter: the session is gone here. */
  revoke: (stored: Stored) => Promise<void>;
}

/**
 * Creates the endpoints of an issuer.
 * @throws TypeError if the issuer is not an `https:` URL, or an `http:` URL of this machine.
 */
export function createEndpoints(url: string, send: typeof fetch): Endpoints {
  if (!/^https:|^http:..(localhost|127\.0\.0\.1|\[::1\])(:|$)/.test(new URL(url).origin)) {
    throw new TypeError('The issuer must begin with https:');
  }
  const issuer = url.replace(/\/+$/, '');

  const post: Endpoints['post'] = async (path, body, init) => {
    let response: Response | undefined;
    let json: Json | null = null;
    try {
      response = await send(issuer + path, {
        method: 'POST',
        signal: AbortSignal.timeout(TIMEOUT_MS),
        ...(body instanceof URLSearchParams
          ? { body }
          : body && {
              body: JSON.stringify(body),
              headers: { 'content-type': 'application/json' },
            }),
        ...init,
      });
      json = (await response.json()) as Json | null;
    } catch {
      // No answer, or one without JSON.
    }
    if (!response?.ok) throw toError(response, json ?? {});
    return json ?? {};
  };

  const requestTokens: Endpoints['requestTokens'] = async (path, body, id) => {
    // Before the request: its answer may arrive late.
    const at = Date.now();
    const form = body instanceof URLSearchParams ? body : new URLSearchParams();
    const json = (await post(path, body)) as Partial<TokenAnswer>;
    const { access_token: access, expires_in: seconds = 0, scope = '' } = json;
    if (!access || !(seconds > 0)) throw new NightlatchError('unavailable', 200);
    const refresh = json.refresh_token ?? form.get('refresh_token');
    const client = form.get('client_id');
    return { v: 1, id, client, access, refresh, scope, at, life: seconds * 1_000 };
  };

  return {
    issuer,
    post,
    requestTokens,
    async refresh({ id, client, refresh }) {
      if (!refresh) throw new NightlatchError('invalid_grant', 400);
      const fields = { grant_type: 'refresh_token', refresh_token: refresh };
      return requestTokens('/token', toForm(fields, client), id);
    },
    async revoke({ refresh, access, client }) {
      const signal = AbortSignal.timeout(REVOCATION_TIMEOUT_MS);
      const form = toForm({ token: refresh ?? access }, client);
      await post('/revoke', form, { keepalive: true, signal }).catch(() => {});
    },
  };
}

function toForm(fields: Record<string, string>, client: string | null): URLSearchParams {
  return new URLSearchParams(client ? { ...fields, client_id: client } : fields);
}
