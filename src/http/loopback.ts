const LOOPBACK = /^(localhost|127(\.\d+){3}|::1|\[::1\])$/i;

/** Returns whether a host name or an IP address, also as it stands in a URL (`[::1]`), is this machine. */
export function isLoopbackHost(host: string): boolean {
  return LOOPBACK.test(host);
}
