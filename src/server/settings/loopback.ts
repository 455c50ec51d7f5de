import { isLoopbackHost } from '../../administration.js';

/** Returns whether the host of a URL is this machine. */
export function isLoopbackUrl(url: string): boolean {
  return isLoopbackHost(new URL(url).hostname);
}
