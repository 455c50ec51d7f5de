/**
 * Returns whether a request has a header more than once. Node keeps the first one of `Host` and `Authorization` and drops
 * the rest (RFC 9112 section 3.2), while a proxy in front of us may have checked the last one.
 * @param rawHeaders the names and values of Node's request, in turn
 * @param name in lower case
 */
export function isHeaderRepeated(rawHeaders: readonly string[], name: string): boolean {
  let seen = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const each = rawHeaders[i]!;
    if (each.length === name.length && each.toLowerCase() === name) seen++;
  }
  return seen > 1;
}
