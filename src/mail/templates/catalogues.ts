import type { MailCatalogue } from './catalogue.js';
import { de } from './de.js';
import { en } from './en.js';
import { es } from './es.js';
import { fr } from './fr.js';

/** The languages of the built-in mails. */
export const LOCALES = ['en', 'de', 'fr', 'es'] as const;

/** The catalogue of each of {@link LOCALES}. */
export const CATALOGUES: ReadonlyMap<string, MailCatalogue> = new Map<
  (typeof LOCALES)[number],
  MailCatalogue
>([
  ['en', en],
  ['de', de],
  ['fr', fr],
  ['es', es],
]);
