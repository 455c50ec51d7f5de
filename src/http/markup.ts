/** Text that is HTML already, so that {@link markup} does not escape it. */
export class Markup {
  constructor(readonly text: string) {}
}

type Part = string | Markup | null | readonly Markup[];

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Writes HTML, with every inserted text escaped for content and quoted attributes. Inserted {@link Markup} stays as it is,
 * a list is joined, and null is left out.
 */
export function markup(strings: TemplateStringsArray, ...parts: Part[]): Markup {
  const texts = strings.map((text, i) => (i === 0 ? text : toText(parts[i - 1]!) + text));
  return new Markup(texts.join(''));
}

function toText(part: Part): string {
  if (part === null) return '';
  if (part instanceof Markup) return part.text;
  if (typeof part !== 'string') return part.map(({ text }) => text).join('');
  return part.replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}
