import type { SectionKind } from './texts/catalogue.js';
import type { SectionFacts } from './texts/page-facts.js';

/** A part of a page that shows something of the account. Its words are in the catalogues, by its kind. */
export type PageSection = {
  [Kind in SectionKind]: {
    kind: Kind;
    /** What its words mention. */
    facts: SectionFacts[Kind];
    /** The page on which the person changes it, by its `path`. */
    path?: string;
    /** The parameters of that page. */
    parameters?: Readonly<Record<string, string>>;
    /** The button of the section, which sends this with the form of the page. */
    button?: { name: string; value: string };
  };
}[SectionKind];
