import type { Answer, CalledServer } from './http.js';

let ips = 0;

/** Returns the IP address of a client that no other test has. */
export function newIp(): string {
  ips++;
  return `198.18.${ips >> 8}.${ips & 255}`;
}

/** Calls `POST /login` through a proxy that names this client: for a server with `trustProxyHops: 1`. */
export function loginFrom(
  server: CalledServer,
  username: string,
  password: string,
  ip = '192.0.2.1',
): Promise<Answer> {
  const headers = { 'x-forwarded-for': ip };
  return server.call('POST', '/login', { json: { username, password }, headers });
}
