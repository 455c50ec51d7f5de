import { Injectable } from '@nestjs/common';
import { toDocument } from './layout/layout.js';
import type { PageToRender } from './page-to-render.js';
import { PAGE_LOCALES } from './texts/catalogues.js';

/**
 * Writes the hosted pages, in English, German, French and Spanish. An application replaces it in the `overrides` of
 * `AuthModule`, to change words, or to write some of the pages itself.
 *
 * The answer has a strict Content-Security-Policy: no inline script, no inline style and no file of another site. Escape
 * what the page contains: a person has typed some of it.
 *
 * @example
 * ```ts
 * import { Injectable } from '@nestjs/common';
 * import { HostedPages, type PageToRender } from 'nightlatch';
 *
 * // `overrides: [{ provide: HostedPages, useClass: OurPages }]`
 * @Injectable()
 * export class OurPages extends HostedPages {
 *   override render(page: PageToRender): string {
 *     if (page.kind !== 'reset-password' || page.state !== 'done') return super.render(page);
 *     const links = [{ text: 'Go to the shop', href: 'https://shop.example.com/sign-in' }];
 *     return super.render({ ...page, links });
 *   }
 * }
 * ```
 */
@Injectable()
export class HostedPages {
  /** The languages of the pages, as BCP 47 tags. */
  readonly locales: readonly string[] = PAGE_LOCALES;

  /** Writes the HTML document of a page. */
  render(page: PageToRender): string {
    return toDocument(page);
  }
}
