import type { PageVisit } from './page-visit.js';
import type { PagesSettings } from './pages.options.js';

/**
 * Sets the headers of a page.
 *
 * `Referrer-Policy: same-origin`: with `no-referrer`, browsers would send `Origin: null` with our own forms.
 */
export function setPageHeaders(
  { response }: Pick<PageVisit, 'response'>,
  locale: string,
  { css }: Pick<PagesSettings, 'css'>,
  { mayLoadItself = false }: { mayLoadItself?: boolean } = {},
): void {
  const headers: Record<string, string> = {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Language': locale,
    'Content-Security-Policy': createPolicy(css !== null, mayLoadItself),
    'Cache-Control': 'no-store',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'same-origin',
    Vary: 'Accept-Language',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
  };
  for (const [name, value] of Object.entries(headers)) response.header(name, value);
}

/**
 * A stylesheet of the application may contain its fonts and images. The script of a passkey loads the page again, for fresh
 * options.
 */
function createPolicy(hasOwnStyle: boolean, mayLoadItself: boolean): string {
  const data = hasOwnStyle ? ' data:' : '';
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `img-src 'self'${data}`,
    ...(hasOwnStyle ? ['font-src data:'] : []),
    ...(mayLoadItself ? ["connect-src 'self'"] : []),
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ');
}
