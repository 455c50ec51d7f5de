import { readdirSync, readFileSync } from 'node:fs';

/** A block of code in a page. */
export interface CodeBlock {
  page: string;
  /** The line of the page at which the code begins. */
  line: number;
  code: string;
  /** The name in the comment of its first line, or null: `// app.module.ts`. */
  file: string | null;
}

/** Lists the pages that users read: the README and `docs/` with its folders. */
export function listPages(): string[] {
  const files = readdirSync('docs', { recursive: true, encoding: 'utf8' });
  // The site in docs/site/ has packages and pages of its own.
  const docs = files.filter((name) => name.endsWith('.md') && !name.startsWith('site/')).toSorted();
  return ['README.md', ...docs.map((name) => `docs/${name}`)];
}

/** Reads the blocks of a page that are written in a language. */
export function readBlocks(page: string, language: string): CodeBlock[] {
  const text = readFileSync(page, 'utf8');
  const fence = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms');
  return [...text.matchAll(fence)].map(({ index, 1: code }) => ({
    page,
    line: text.slice(0, index).split('\n').length + 1,
    code: code!,
    file: /^\/\/ (\S+\.ts)\n/.exec(code!)?.[1] ?? null,
  }));
}

/**
 * Reads the shell commands below a heading of a page, up to the next heading.
 * @throws Error if the page has no such heading, or no commands below it.
 */
export function readCommands(page: string, heading: string): string {
  const [, section = ''] = `\n${readFileSync(page, 'utf8')}`.split(`\n${heading}\n`);
  const scripts: string[] = [];
  for (const [part, language, code] of section.matchAll(/^```(\w*)\n(.*?)^```$|^#+ /gms)) {
    if (part.startsWith('#')) break;
    if (language === 'sh') scripts.push(code!);
  }
  if (scripts.length === 0) throw new Error(`${page} has no commands below "${heading}".`);
  return scripts.join('\n');
}

/** Lists the targets of a page's links and pictures that are in this repository. */
export function listLinks(page: string): string[] {
  const text = readFileSync(page, 'utf8').replace(/^```.*?^```$/gms, '');
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!);
  return targets.filter((target) => !/^[a-z]+:/.test(target));
}
