import { type Json, NightlatchError, toError } from './errors.js';
import type { Stored } from './storage.js';

/** The body of a request: a form, or what is sent as JSON. */
export type Body = URLSearchParams | object;

/** What a session keeps when its tokens are renewed. Without a new refresh token, the old one stays. */
type StoredBase = Pick<Stored, 'v' | 'id' | 'client' | 'refresh'>;

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
   * Posts a request for tokens, and returns the session to store, and the answer.
   * @param base what the session keeps, for its new tokens
   * @throws NightlatchError if the server answers no tokens.
   */
  requestTokens: (path: string, body: Body, base: StoredBase) => Promise<[Stored, Json]>;
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
  if (!/^https:|^http:..(localhost|127\.0\.0\.1|\[::1])(:|$)/.test(new URL(url).origin)) {
    throw new TypeError('issuer needs https:');
  }
  const issuer = url.replace(/\/+$/, '');

  const post: Endpoints['post'] = async (path, body, init) => {
    let response: Response | undefined;
    let json: Json = {};
    try {
      response = await send(issuer + path, {
        method: 'POST',
        // The answer comes from the issuer itself: no other server gets a token or a password.
        redirect: 'error',
        // A request that hangs would hold up every caller.
        signal: AbortSignal.timeout(10_000),
        ...(body instanceof URLSearchParams
          ? { body }
          : body && {
              body: JSON.stringify(body),
              headers: { 'content-type': 'application/json' },
            }),
        ...init,
      });
      json = ((await response.json()) as Json | null) ?? json;
    } catch {
      // No answer, or one without JSON.
    }
    if (!response?.ok) throw toError(response, json);
    return json;
  };

  const requestTokens: Endpoints['requestTokens'] = async (path, body, base) => {
    // Before the request: its answer may arrive late.
    const at = Date.now();
    const json = await post(path, body);
    const {
      access_token: access,
      expires_in: seconds = 0,
      refresh_token: refresh = base.refresh,
      scope = '',
    } = json as Partial<TokenAnswer>;
    if (!access || !(seconds > 0)) throw new NightlatchError('unavailable', 200);
    return [{ ...base, access, refresh, scope, at, life: seconds * 1_000 }, json];
  };

  return {
    issuer,
    post,
    requestTokens,
    async refresh(stored) {
      const { client, refresh } = stored;
      if (!refresh) throw new NightlatchError('invalid_grant', 400);
      const form = toForm({ grant_type: 'refresh_token', refresh_token: refresh }, client);
      return (await requestTokens('/token', form, stored))[0];
    },
    async revoke({ refresh, access, client }) {
      const signal = AbortSignal.timeout(5_000);
      const form = toForm({ token: refresh ?? access }, client);
      await post('/revoke', form, { keepalive: true, signal }).catch(() => {});
    },
  };
}

function toForm(fields: Record<string, string>, client: string | null): URLSearchParams {
  return new URLSearchParams(client ? { ...fields, client_id: client } : fields);
}
