import type { IncomingHttpHeaders } from 'node:http';

/** The response of Express, or of Fastify, which adds up cookies by itself. */
interface CookieResponse {
  header(name: string, value: string): unknown;
  append?(name: string, value: string): unknown;
}

/**
 * A cookie that the browser sends to this host alone, and shows to no script (`__Host-`, `HttpOnly`, `SameSite=Lax`). For an
 * issuer with `http:`, which only a developer has, it has neither the prefix nor `Secure`: some browsers would not store it.
 */
export class HostCookie {
  private readonly name: string;
  private readonly attributes: string;

  constructor(
    name: string,
    issuer: string,
    /** Without it, the browser drops the cookie when it is closed. */
    maxAgeSeconds?: number,
  ) {
    const isSecure = new URL(issuer).protocol === 'https:';
    this.name = isSecure ? `__Host-${name}` : name;
    const age = maxAgeSeconds === undefined ? '' : `; Max-Age=${maxAgeSeconds}`;
    this.attributes = `; Path=/; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}${age}`;
  }

  /** Returns the value that the browser sent, or null. */
  read({ cookie = '' }: IncomingHttpHeaders): string | null {
    const start = `${this.name}=`;
    const found = cookie.split(/; */).find((pair) => pair.startsWith(start));
    return found?.slice(start.length) ?? null;
  }

  /** Sets the cookie. The value must consist of letters, digits, `_`, `-` and `.`. */
  set(response: CookieResponse, value: string): void {
    addCookie(response, this.name + '=' + value + this.attributes);
  }

  /** Has the browser drop the cookie. */
  remove(response: CookieResponse): void {
    addCookie(response, `${this.name}=${this.attributes}; Max-Age=0`);
  }
}

/** Returns the names of the cookies that begin like this, in the order of the browser. `issuer` is that of the cookies. */
export function listHostCookies(
  prefix: string,
  issuer: string,
  { cookie = '' }: IncomingHttpHeaders,
): string[] {
  const host = new URL(issuer).protocol === 'https:' ? '__Host-' : '';
  return cookie
    .split(/; */)
    .map((pair) => pair.slice(0, Math.max(0, pair.indexOf('='))))
    .filter((name) => name.startsWith(host + prefix))
    .map((name) => name.slice(host.length));
}

function addCookie(response: CookieResponse, cookie: string): void {
  // On Express, `header()` would replace a cookie of the application.
  if (response.append) response.append('Set-Cookie', cookie);
  else response.header('Set-Cookie', cookie);
}
