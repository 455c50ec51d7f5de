import { readQueryText } from '../../http/query-text.js';
import { AuthorizationError } from './authorization.error.js';

const MAX_LENGTH = 8_192;

/**
 * Returns the query of the URL of a request.
 * @throws AuthorizationError if it is longer than 8 kB.
 */
export function readQuery(url?: string): URLSearchParams {
  const text = readQueryText(url);
  if (text.length <= MAX_LENGTH) return new URLSearchParams(text);
  throw new AuthorizationError('invalid_request', 'The query is longer than 8 kB', null, 414);
}

/** Adds parameters to a redirect URI, which keeps its own query (RFC 6749 section 4.1.2). Null leaves one out. */
export function appendQuery(uri: string, parameters: Record<string, string | null>): string {
  const given = Object.entries(parameters).filter(
    (entry): entry is [string, string] => entry[1] !== null,
  );
  if (given.length === 0) return uri;
  return uri + (uri.includes('?') ? '&' : '?') + new URLSearchParams(given).toString();
}
