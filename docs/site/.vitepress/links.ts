import { existsSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import type { MarkdownRenderer } from 'vitepress';

const DOCS = resolve(import.meta.dirname, '../..');
const ROOT = dirname(DOCS);

/** The files outside docs/ that are pages of the site too, by the page that includes them. */
const INCLUDED: Readonly<Record<string, string>> = {
  'start.md': 'README.md',
  'security.md': 'SECURITY.md',
  'changelog.md': 'CHANGELOG.md',
};

/** The address of the repository, without a slash at its end. */
export const REPOSITORY = readRepository();

/**
 * Makes links that are written for readers of the repository work in the site: a link to a file that is no page leads to the
 * page that includes it, or else to the file in the repository.
 * @throws Error if there is no such file. Of pages, VitePress checks it.
 */
export function rewriteLinks(md: MarkdownRenderer): void {
  md.core.ruler.push('repository-links', ({ tokens, env }) => {
    const { path, realPath = path } = env as { path: string; realPath?: string };
    const included = INCLUDED[relative(`${DOCS}/site`, realPath)];
    const from = included === undefined ? realPath : `${ROOT}/${included}`;
    for (const token of tokens) {
      // The picture of README.md is an element, because it has a width.
      if (included && token.type === 'html_block') {
        token.content = token.content.replace('src="docs/', 'src="../');
      }
      for (const child of token.children ?? []) {
        const name = child.type === 'image' ? 'src' : 'href';
        const target = child.attrGet(name);
        if (target === null) continue;
        if (target.startsWith('http://localhost')) child.attrSet('target', '_blank');
        else if (!/^[a-z]+:|^#/.test(target)) child.attrSet(name, toLink(target, from, realPath));
      }
    }
  });
}

function toLink(target: string, from: string, page: string): string {
  const [path, anchor] = target.split('#') as [string, string?];
  const hash = anchor === undefined ? '' : `#${anchor}`;
  const file = resolve(dirname(from), path);
  if (file === `${DOCS}/README.md`) return `/${hash}`;
  if (file.startsWith(`${DOCS}/`) && /\.(md|png)$/.test(file)) {
    return from === page ? target : `/${relative(DOCS, file)}${hash}`;
  }
  const inRepository = relative(ROOT, file);
  const [name] = Object.entries(INCLUDED).find(([, each]) => each === inRepository) ?? [];
  if (name !== undefined) return `/${name}${hash}`;
  if (!existsSync(file)) throw new Error(`${page} has a dead link: ${target}`);
  return `${REPOSITORY}/blob/main/${inRepository}${hash}`;
}

function readRepository(): string {
  const manifest = JSON.parse(readFileSync(`${ROOT}/package.json`, 'utf8')) as {
    repository: { url: string };
  };
  return manifest.repository.url.replace(/^git\+|\.git$/g, '');
}
