import type { PageCatalogue } from './catalogue.js';
import { de } from './de.js';
import { en } from './en.js';
import { es } from './es.js';
import { fr } from './fr.js';

/** The languages of the pages: those of the mails. */
export const PAGE_LOCALES = ['en', 'de', 'fr', 'es'] as const;

const CATALOGUES: Record<(typeof PAGE_LOCALES)[number], PageCatalogue> = { en, de, fr, es };

/** Returns the words of a language, in English if there are none. */
export function getPageCatalogue(locale: string): PageCatalogue {
  return Object.hasOwn(CATALOGUES, locale) ? CATALOGUES[locale as keyof typeof CATALOGUES] : en;
}
