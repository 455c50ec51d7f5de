import type { ApplicationType, Client } from './client.js';

const MAX_LENGTH = 512;
/** RFC 8252 section 7.3: a native application listens on any free port of the loopback interface. */
const LOOPBACK = /^http:\/\/(?:127\.0\.0\.1|\[::1\]|localhost)(?=[:/])/;
/** A port as an application writes it, without zeros before it. */
const PORT = /^:([1-9]\d{0,4})(?=\/)/;
const MAX_PORT = 65_535;
/** RFC 8252 section 7.1: a scheme of its own is the reversed name of a domain of the application. */
const PRIVATE_SCHEME = /^[a-z][a-z0-9+-]*(?:\.[a-z0-9+-]+)+$/;
/** What a browser runs, or reads from the device, instead of going to an application. */
const DANGEROUS_SCHEMES = ['javascript', 'data', 'file', 'vbscript', 'blob', 'about'];

/**
 * Returns whether the client registered this URI. Equal means byte for byte: no wildcard, no normalisation (RFC 9700
 * section 2.1). Only a native client's loopback URI may have another port.
 * @param registered the list that applies: the redirect URIs, or those after a sign-out
 */
export function hasRedirectUri(
  { applicationType }: Pick<Client, 'applicationType'>,
  registered: readonly string[],
  uri: string,
): boolean {
  if (registered.includes(uri)) return true;
  if (applicationType !== 'native') return false;
  const portless = removeLoopbackPort(uri);
  return portless !== null && registered.some((each) => removeLoopbackPort(each) === portless);
}

/** Returns what to register instead of this redirect URI, in a sentence, or null if it is valid. */
export function findRedirectUriFault(uri: string, applicationType: ApplicationType): string | null {
  if (uri.length > MAX_LENGTH) return `Register a URI of at most ${MAX_LENGTH} characters.`;
  if (/[^\x21-\x7e]|\\/.test(uri)) {
    return 'Register it without spaces, control characters and backslashes; write other characters percent-encoded, and a host as xn--...';
  }
  if (uri.includes('*')) return 'Register each URI by itself: there are no wildcards.';
  if (uri.includes('#')) return 'Register it without the fragment (#...).';
  const [, scheme = '', rest = ''] = /^([a-z][a-z0-9+.-]*):(.*)$/i.exec(uri) ?? [];
  const fault = findSchemeFault(scheme.toLowerCase(), uri, applicationType);
  if (fault !== null) return fault;
  if (/^\/\/[^/?]*@/.test(rest)) return 'Register it without a user name and a password (...@).';
  if (!URL.canParse(uri)) return 'Register an absolute URI with a valid host and port.';
  const { href, pathname, port } = new URL(uri);
  if (pathname === '') return `Register it with a path: ${scheme}:/callback.`;
  // Browsers and applications write the canonical form, and the comparison takes no other.
  if (href !== uri) return `Register it as ${href}`;
  return port === '0' ? 'Register it with another port than 0, or without a port.' : null;
}

function findSchemeFault(
  scheme: string,
  uri: string,
  applicationType: ApplicationType,
): string | null {
  if (scheme === 'https') return null;
  if (scheme === 'http') {
    if (LOOPBACK.test(uri)) return null;
    return 'Register https:. With http: the host must be 127.0.0.1, [::1] or localhost, with a path.';
  }
  if (DANGEROUS_SCHEMES.includes(scheme)) {
    return `Register https: instead: ${scheme}: leads to no application.`;
  }
  if (!PRIVATE_SCHEME.test(scheme)) {
    return 'Register https:, or for a native client a scheme with a dot, the reversed name of your domain: com.example.app:/callback.';
  }
  if (applicationType === 'native') return null;
  return 'Register https:, or make the client native: only those have a scheme of their own.';
}

/** Returns a loopback URI without its port, or null if it is none, or if its port is none. */
function removeLoopbackPort(uri: string): string | null {
  const [base] = LOOPBACK.exec(uri) ?? [];
  if (base === undefined) return null;
  const rest = uri.slice(base.length);
  if (rest.startsWith('/')) return uri;
  const [written, port] = PORT.exec(rest) ?? [];
  if (written === undefined || Number(port) > MAX_PORT) return null;
  return base + rest.slice(written.length);
}
