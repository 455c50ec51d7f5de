import type { AuthorizationServer } from 'oauth4webapi';
import { isLoopbackHost, isLoopbackUrl } from '../../http/loopback.js';
import type { ProviderMetadata } from '../federation.options.js';

/** The algorithms of signatures that we verify: none with a shared secret (RFC 8725 section 3.1). */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
/** The algorithm of every provider that names no other (OpenID Connect Core section 2). */
const DEFAULT_ALGORITHMS = ['RS256'];
const REQUIRED = ['authorization_endpoint', 'token_endpoint', 'jwks_uri'];
const ENDPOINTS = [...REQUIRED, 'userinfo_endpoint'];

/** Returns what is wrong with a discovery document, to end a sentence that begins with its name, or null. */
export function findMetadataFault(
  document: Record<string, unknown>,
  issuer: string,
): string | null {
  // Without this check one issuer could speak for another (OpenID Connect Discovery section 4.3).
  if (document.issuer !== issuer) return 'are those of another issuer';
  const missing = REQUIRED.find((name) => document[name] === undefined);
  if (missing !== undefined) return `have no ${missing}`;
  const insecure = findInsecureEndpoint(document, issuer);
  return insecure === null ? null : `have a ${insecure} that is no https: URL`;
}

/**
 * Returns the name of an endpoint that is no URL with `https:`, or null. Only a provider on this machine may have endpoints
 * with `http:`, on this machine.
 */
export function findInsecureEndpoint(
  metadata: Readonly<Record<string, unknown>>,
  issuer: string,
): string | null {
  const isLocal = isLoopbackUrl(issuer);
  const isSecure = (value: unknown) => {
    if (typeof value !== 'string' || !URL.canParse(value)) return false;
    const { protocol, hostname } = new URL(value);
    return protocol === 'https:' || (protocol === 'http:' && isLocal && isLoopbackHost(hostname));
  };
  const found = ENDPOINTS.find((name) => metadata[name] !== undefined && !isSecure(metadata[name]));
  return found ?? null;
}

/** Returns the members of metadata that we use. */
export function toServer(
  issuer: string,
  metadata: Readonly<Partial<Record<keyof ProviderMetadata, unknown>>>,
): AuthorizationServer {
  const endpoints = ENDPOINTS.map((name) => [name, metadata[name as keyof ProviderMetadata]]);
  const announced = metadata.id_token_signing_alg_values_supported;
  const names: unknown[] = Array.isArray(announced) ? announced : DEFAULT_ALGORITHMS;
  return {
    issuer,
    ...(Object.fromEntries(endpoints.filter(([, url]) => url !== undefined)) as object),
    id_token_signing_alg_values_supported: ALGORITHMS.filter((name) => names.includes(name)),
    authorization_response_iss_parameter_supported:
      metadata.authorization_response_iss_parameter_supported === true,
  };
}
