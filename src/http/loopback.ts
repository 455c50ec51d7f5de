const LOOPBACK = /^(localhost|127(\.\d+){3}|::1|\[::1\])$/i;

/** Returns whether a host name or an IP address names this machine. An IPv6 address may have the brackets of a URL: `[::1]`. */
export function isLoopbackHost(host: string): boolean {
  return LOOPBACK.test(host);
}

/**
 * Returns whether the host of a URL is this machine.
 * @throws TypeError if the text is not a URL.
 */
export function isLoopbackUrl(url: string): boolean {
  return isLoopbackHost(new URL(url).hostname);
}
