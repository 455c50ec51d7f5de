/** No query, no fragment, no user name, and as many segments as the routes of the metadata have. */
const RESOURCE = /^https?:\/\/[^/?#@\s]+(?:\/|(?:\/[\w.~-]+){1,3})?$/;

/** Returns whether an audience is a URL for which a service can serve its metadata (RFC 9728). */
export function isResourceUrl(audience: string): boolean {
  return RESOURCE.test(audience) && URL.canParse(audience);
}

/**
 * Returns whether a `resource` parameter (RFC 8707) is absent or names this audience: all access tokens of this server are for
 * one. They are compared as URLs, because clients that parse the URL of a service send `https://api.example.com/` for
 * `https://api.example.com`.
 */
export function isResourceOf(audience: string, resource: string | null | undefined): boolean {
  if (resource === null || resource === undefined || resource === audience) return true;
  if (!URL.canParse(resource) || !URL.canParse(audience)) return false;
  return new URL(resource).href === new URL(audience).href;
}
