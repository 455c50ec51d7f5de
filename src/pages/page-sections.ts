import type { PublicPaths } from '../http/public-paths.js';
import { formatTime } from '../mail/format.js';
import type { PageSection } from './page-section.js';
import type { SectionToRender } from './page-to-render.js';
import type { PageCatalogue } from './texts/catalogue.js';

/** Returns the sections with their words, as a page shows them. One whose page is not served has no link. */
export function describeSections(
  sections: readonly PageSection[],
  catalogue: PageCatalogue,
  locale: string,
  paths: PublicPaths,
): SectionToRender[] {
  return sections.map((section) => {
    const { title, lines, action } = describe(section, catalogue, locale);
    const path = section.path === undefined ? null : paths.findPath(section.path);
    const query = section.parameters
      ? `?${new URLSearchParams(section.parameters).toString()}`
      : '';
    const href = path === null ? null : path + query;
    return {
      title,
      lines: lines.filter((line) => line !== null),
      link: href === null ? null : { text: action, href },
      button: section.button ? { ...section.button, text: action } : null,
    };
  });
}

function describe(
  { kind, facts }: PageSection,
  { sections }: PageCatalogue,
  locale: string,
): ReturnType<PageCatalogue['sections'][typeof kind]> {
  // TypeScript does not know that the facts are those of the kind.
  const words = sections[kind] as (given: typeof facts, format: (time: Date) => string) => never;
  return words(facts, (time) => formatTime(time, locale));
}
