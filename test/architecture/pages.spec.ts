import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toAnchor } from '../../docs/site/.vitepress/anchors.js';
import { SIDEBAR_LINKS } from '../../docs/site/.vitepress/sidebar.js';
import { ExampleCompiler } from '../support/example-compiler.js';
import { type CodeBlock, listLinks, listPages, readBlocks } from '../support/pages.js';

const README_BYTES = 12_000;
/** The tests and the applications that run what the pages show. */
const TESTED = [
  'examples/blog/src',
  'test/host/express-issuer/src',
  'test/host/graphql-and-sockets/src',
  'test/host/own-data',
  'test/examples',
];

const pages = listPages();
const blocks = pages.flatMap((page) => readBlocks(page, 'ts'));
const documents = [
  ...pages,
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'bench/README.md',
  'client/README.md',
  'examples/bff/README.md',
  'examples/blog/README.md',
  'examples/spa/README.md',
  'test/README.md',
];
/** The READMEs of the modules. */
const readmes = readdirSync('src').flatMap((name) =>
  existsSync(`src/${name}/README.md`) ? [`src/${name}/README.md`] : [],
);

describe('the blocks of code in README.md and docs/', () => {
  it('compile as pasted', () => {
    expect(blocks.length).toBeGreaterThan(10);
    const files = blocks.map((block): [string, string] => [toBlockName(block), block.code]);
    const examples = new Map(files);
    expect(examples.size, 'two blocks have one name').toBe(files.length);
    expect(new ExampleCompiler().check(examples)).toEqual([]);
  }, 180_000);

  it('are code that the tests run, those of examples/blog/README.md too', () => {
    const shown = [...blocks, ...readBlocks('examples/blog/README.md', 'ts')];
    expect(findUnquoted(shown, TESTED)).toEqual([]);
  });

  it('are code of src/ or of a test in the READMEs of the modules', () => {
    const shown = readmes.flatMap((page) => readBlocks(page, 'ts'));
    expect(shown.length).toBeGreaterThan(3);
    expect(findUnquoted(shown, ['src', 'test/mail'])).toEqual([]);
  });
});

describe('the documents', () => {
  it('link to files and headings that exist', () => {
    const broken = documents.flatMap((page) =>
      listLinks(page)
        .filter((target) => !exists(page, target))
        .map((target) => `${page}: ${target}`),
    );
    expect(broken).toEqual([]);
  });

  it('name tests that exist', () => {
    const missing = [...documents, ...readmes].flatMap((page) =>
      [...readFileSync(page, 'utf8').matchAll(/`((?:src|test|client)\/[\w./-]+spec\.ts)`/g)]
        .map(([, path]) => path!)
        .filter((path) => ![path, join(dirname(page), path)].some((each) => existsSync(each)))
        .map((path) => `${page}: ${path}`),
    );
    expect(missing).toEqual([]);
  });

  it(`README.md has at most ${README_BYTES} bytes`, () => {
    expect(Buffer.byteLength(readFileSync('README.md'))).toBeLessThanOrEqual(README_BYTES);
  });

  it('the sidebar of the site has every page of docs/, and those that the site adds', () => {
    const expected = pages.map((page) => page.replace(/^docs|README|\.md$/g, ''));
    const added = ['/start', '/security', '/changelog', '/reference/'];
    expect(SIDEBAR_LINKS.toSorted()).toEqual(
      [...expected.filter((page) => page !== ''), ...added].toSorted(),
    );
  });

  it('README.md and docs/README.md link to every page of docs/ that is in no folder', () => {
    const list = (page: string) =>
      listLinks(page).map((target) => join(dirname(page), target.split('#')[0]!));
    // A page in a folder is linked from the page with the name of the folder.
    const others = pages.filter((page) => /^docs\/[^/]+$/.test(page));
    expect(list('README.md')).toEqual(expect.arrayContaining(others));
    expect(['docs/README.md', ...list('docs/README.md')]).toEqual(expect.arrayContaining(others));
  });
});

/** Returns where the blocks are that no file of TypeScript below the folders contains. */
function findUnquoted(shown: readonly CodeBlock[], folders: readonly string[]): string[] {
  const code = folders
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)),
    )
    .filter((path) => path.endsWith('.ts'))
    .map((path) => normalize(readFileSync(path, 'utf8')));
  return shown
    .filter((block) => {
      const quoted = normalize(block.code.replace(/^\/\/ \S+\.ts\n+/, ''));
      return !code.some((text) => text.includes(quoted));
    })
    .map(({ page, line }) => `${page}:${line}`);
}

/** Names a block's file, by which other blocks import it. */
function toBlockName({ page, line, file }: CodeBlock): string {
  return file?.replace(/\.ts$/, '') ?? `${page.replace(/\W+/g, '-')}-${line}`;
}

/** Removes what a formatter may change, and imports the library as a host application does. */
function normalize(text: string): string {
  return text
    .replace(/'(\.\.\/)+src\/index\.js'/g, "'nightlatch'")
    .replace(/'(\.\.\/)+src\/(access|testing)\.js'/g, "'nightlatch/$2'")
    .replace("'./nest-config.js'", "'@nestjs/config'")
    .replace(/\s+/g, '')
    .replace(/,(?=[)}\]])/g, '');
}

function exists(page: string, target: string): boolean {
  const [path, anchor] = target.split('#') as [string, string?];
  const file = path === '' ? page : join(dirname(page), path);
  if (!existsSync(file)) return false;
  if (anchor === undefined) return true;
  const headings = readFileSync(file, 'utf8').matchAll(/^#+ (.*)$/gm);
  return [...headings].some(([, heading]) => toAnchor(heading!) === anchor);
}
