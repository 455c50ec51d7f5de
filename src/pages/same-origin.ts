import type { IncomingHttpHeaders } from 'node:http';
import { CrossSiteFormError } from './pages.errors.js';

/**
 * Checks that a form was sent by one of our pages. A program that names no page has no cookies of a person to abuse.
 * @throws CrossSiteFormError if a page of another origin has sent it.
 */
export function assertSameOrigin(headers: IncomingHttpHeaders, issuer: string): void {
  if (!isSameOrigin(headers, issuer)) throw new CrossSiteFormError();
}

/** Returns whether the browser says that one of our pages has sent a form. Old browsers may not say it. */
export function isSaidSameOrigin(headers: IncomingHttpHeaders, issuer: string): boolean {
  const isSaid = headers.origin !== undefined || headers['sec-fetch-site'] !== undefined;
  return isSaid && isSameOrigin(headers, issuer);
}

/**
 * Returns whether a form was sent by one of our pages, or by none. Browsers since 2023 say so (`Sec-Fetch-Site`), and older
 * ones name the origin of the page.
 */
export function isSameOrigin(headers: IncomingHttpHeaders, issuer: string): boolean {
  const { origin, host } = headers;
  const site = headers['sec-fetch-site'];
  // `none`: the person, by reloading the page.
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  if (origin === undefined || origin === new URL(issuer).origin) return true;
  // Under another name than the issuer's, as a developer opens it.
  return URL.canParse(origin) && new URL(origin).host === host;
}
