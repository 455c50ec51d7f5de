/** Returns the host for a URL at which a browser on this machine reaches the server. */
export function toUrlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
