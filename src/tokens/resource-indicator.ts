/**
 * Returns whether a `resource` parameter (RFC 8707) names this audience. As URLs, because clients that parse the URL of a
 * service send `https://api.example.com/` for `https://api.example.com`.
 */
export function isResourceOf(audience: string, resource: string): boolean {
  if (resource === audience) return true;
  if (!URL.canParse(resource) || !URL.canParse(audience)) return false;
  return new URL(resource).href === new URL(audience).href;
}
