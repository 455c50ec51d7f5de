import type { IncomingHttpHeaders } from 'node:http';
import { CrossSiteFormError } from './pages.errors.js';

/**
 * Checks that a form was sent by one of our pages. Browsers since 2023 say so (`Sec-Fetch-Site`), and older ones name the
 * origin of the page. A program that sends neither has no cookies of a person to abuse.
 * @throws CrossSiteFormError if a page of another origin has sent it.
 */
export function assertSameOrigin(headers: IncomingHttpHeaders, issuer: string): void {
  const { origin, host } = headers;
  const site = headers['sec-fetch-site'];
  if (site !== undefined) {
    // `none`: the person, by reloading the page.
    if (site === 'same-origin' || site === 'none') return;
  } else if (origin === undefined || origin === new URL(issuer).origin) {
    return;
  } else if (URL.canParse(origin) && new URL(origin).host === host) {
    // Under another name than the issuer's, as a developer opens it.
    return;
  }
  throw new CrossSiteFormError();
}
