/** Returns the query of the URL of a request, without its question mark. */
export function readQueryText(url = ''): string {
  return url.split(/\?(.*)/s)[1] ?? '';
}

/** Returns a parameter of the URL of a request; empty if it has none. */
export function readQueryParameter(url: string | undefined, name: string): string {
  return new URLSearchParams(readQueryText(url)).get(name) ?? '';
}
