import type { ApiException } from '../http/api.exception.js';
import { findText, getWait } from './page-failure.js';
import type { PageToRender } from './page-to-render.js';
import type { PageCatalogue } from './texts/catalogue.js';
import { getPageCatalogue } from './texts/catalogues.js';

/** The error of a request that an application has made through the browser. Its `detail` is for the maker of the application. */
export const BAD_LINK_CODE = 'authorization_request_not_valid';

/** Says why a page cannot be shown, in the language of the page. */
export function describeError(
  answer: ApiException,
  locale: string,
): Pick<PageToRender, 'title' | 'paragraphs' | 'alert'> {
  const catalogue = getPageCatalogue(locale);
  const { errors } = catalogue;
  if (answer.body.code === BAD_LINK_CODE) return { ...errors.badLink, alert: answer.message };
  const status = answer.getStatus();
  const isUnavailable = status === 429 || status >= 500;
  return {
    title: isUnavailable ? errors.unavailable : errors.other,
    paragraphs: [findReason(status, answer, catalogue, locale)],
    alert: null,
  };
}

function findReason(
  status: number,
  answer: ApiException,
  { errors, tooMany, unavailable, notSent, field }: PageCatalogue,
  locale: string,
): string {
  if (status === 429) return tooMany(getWait(answer, locale));
  if (status >= 500) return unavailable;
  if (status === 404) return errors.notFound;
  // Only a form has a body that can be wrong.
  if ([400, 413, 415].includes(status)) return notSent;
  return findText(field, String(answer.body.code)) ?? errors.refused;
}
