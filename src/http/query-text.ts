/** Returns the query of the URL of a request, without its question mark. */
export function readQueryText(url = ''): string {
  return url.split(/\?(.*)/s)[1] ?? '';
}
