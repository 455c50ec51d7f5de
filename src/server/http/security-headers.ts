import type { Settings } from '../settings/settings.js';

/** The Swagger page has its styles inline, and its scripts not. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join(';');

/**
 * One policy for the whole server (OWASP HTTP Headers Cheat Sheet). Made once, and handed to Fastify together: a
 * header that is set by itself, on Node's own answer, costs as much as the rest of a small request. In small letters,
 * as Fastify keeps them: it need not make them anew for each answer.
 */
export function securityHeaders({ issuer }: Settings): Record<string, string> {
  return {
    'content-security-policy': CONTENT_SECURITY_POLICY,
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    ...(issuer.startsWith('https:') && {
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
    }),
  };
}
