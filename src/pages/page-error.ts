import type { ApiException } from '../http/api.exception.js';
import { getWait } from './page-failure.js';
import type { PageToRender } from './page-to-render.js';
import { getPageCatalogue } from './texts/catalogues.js';

/** The error of a request that an application has made through the browser. Its `detail` is for the maker of the application. */
export const BAD_LINK_CODE = 'authorization_request_not_valid';

/** Says why a page cannot be shown, in the language of the page. */
export function describeError(
  answer: ApiException,
  locale: string,
): Pick<PageToRender, 'title' | 'paragraphs' | 'alert'> {
  const { errors, tooMany, unavailable } = getPageCatalogue(locale);
  const status = answer.getStatus();
  const { message: detail } = answer;
  if (answer.body.code === BAD_LINK_CODE) return { ...errors.badLink, alert: detail };
  if (status === 429) {
    return {
      title: errors.unavailable,
      paragraphs: [tooMany(getWait(answer, locale))],
      alert: null,
    };
  }
  if (status >= 500) return { title: errors.unavailable, paragraphs: [unavailable], alert: null };
  return { ...errors.other, alert: null };
}
