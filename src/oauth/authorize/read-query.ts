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
