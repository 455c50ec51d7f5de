/** The `scope-token` of RFC 6749 section 3.3: printable ASCII without spaces, quotes and backslashes. */
const SCOPE_TOKEN = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

/** Whether a token can carry a scope of this name. */
export function isScopeName(text: string): boolean {
  return SCOPE_TOKEN.test(text);
}
