import type { Refresher } from './refresh.js';

/** Returns a `fetch` that adds the access token to requests of these origins, and renews it when they reject it. */
export function createAuthorizedFetch(
  { getToken }: Refresher,
  urls: readonly string[],
  send: typeof fetch,
): typeof fetch {
  const origins = urls.map((each) => new URL(each).origin);
  return async (input, init) => {
    const request = input instanceof Request ? input : null;
    // As the platform resolves it: by the base of a document, or by the location of a worker.
    const { origin } = new URL((request ?? new Request(input)).url);
    const headers = new Headers(init?.headers ?? request?.headers);
    if (!origins.includes(origin) || headers.has('authorization')) return send(input, init);
    const sendWith = (token: string) => {
      headers.set('authorization', `Bearer ${token}`);
      // A copy, because its body can be read once.
      return send(request?.clone() ?? input, { ...init, headers });
    };
    const token = await getToken();
    const response = await sendWith(token);
    if (isStream(init?.body) || !(await isTokenRejected(response))) return response;
    return sendWith(await getToken(token));
  };
}

/** Returns whether the server has rejected the token itself, and not its scopes or its age (RFC 6750, RFC 9470). */
async function isTokenRejected(response: Response): Promise<boolean> {
  if (response.status !== 401) return false;
  // Pages of another origin may not see the header.
  const challenge = response.headers.get('www-authenticate') ?? (await response.clone().text());
  return challenge.includes('"invalid_token"');
}

/** Returns whether a body can be read once only. */
function isStream(body: unknown): boolean {
  return body instanceof ReadableStream || Symbol.asyncIterator in Object(body);
}
