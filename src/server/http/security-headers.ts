import type { Settings } from '../settings/settings.js';

/** The Swagger page has inline styles, and no inline scripts. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join(';');

/** Returns the security headers of every response (OWASP HTTP Headers Cheat Sheet). */
export function createSecurityHeaders({ issuer }: Settings): Record<string, string> {
  return {
    'content-security-policy': CONTENT_SECURITY_POLICY,
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    ...(issuer.startsWith('https:') && {
      // Without `includeSubDomains`: servers on subdomains may have no TLS.
      'strict-transport-security': 'max-age=31536000',
    }),
  };
}
