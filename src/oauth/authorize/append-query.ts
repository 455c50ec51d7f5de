/** Adds parameters to a redirect URI, which keeps its own query (RFC 6749 section 4.1.2). Null leaves one out. */
export function appendQuery(uri: string, parameters: Record<string, string | null>): string {
  const given = Object.entries(parameters).filter(
    (entry): entry is [string, string] => entry[1] !== null,
  );
  if (given.length === 0) return uri;
  return uri + (uri.includes('?') ? '&' : '?') + new URLSearchParams(given).toString();
}
