import ts from 'typescript';
import { expect, it } from 'vitest';
import { listFiles, read, SOURCES } from './source-files.js';

/** Words that a reader has to read twice. */
const UNCLEAR = /\b(whoever|nobody|somebody|just now|of late|is told of|were to|as it stands)\b/gi;
const MAX_UNCLEAR = 20;
/** Nicknames. The words are: module, layer, entry point. */
const NICKNAMES = /\b(rooms?|storeys?|doors?|houses?)\b/gi;
const MAX_NAMES_WITH_OF = 15;

const code = SOURCES.filter((file) => !file.endsWith('.spec.ts'));
const markdown = listFiles('.', /\.md$/);
const tests = [
  ...listFiles('src', /\.spec\.ts$/),
  ...['test', 'client'].flatMap((folder) => listFiles(folder, /spec\.ts$/)),
].filter((file) => file !== 'test/architecture/words.spec.ts');

interface Named {
  file: string;
  name: string;
}

/** Returns the hits of a pattern, each with its file. */
function findWords(pattern: RegExp): string[] {
  const texts = [
    ...code.map((file) => withText(`src/${file}`)),
    ...listFiles('client/src', /(?<!spec|schema)\.ts$/).map(withText),
    ...markdown.map(withText),
    ...tests.map((file): [string, string] => [file, readTitles(file)]),
  ];
  return texts.flatMap(([file, text]) =>
    [...text.matchAll(pattern)].map(([word]) => `${file}: ${word}`),
  );
}

const withText = (file: string): [string, string] => [file, read(file)];

/** Returns the titles of a test file's tests. */
function readTitles(file: string): string {
  const calls =
    /\b(?:describe|describeOn|it|test)(?:\.\w+)?\((?:'\w+', )?\s*('[^'\n]*'|"[^"\n]*"|`[^`]*`)/g;
  const tables = /\]\s*(?:as const)?\)\(\s*('[^'\n]*'|"[^"\n]*"|`[^`]*`)/g;
  const text = read(file);
  return [...text.matchAll(calls), ...text.matchAll(tables)].map(([, title]) => title!).join('\n');
}

it(`src/, the Markdown files and the titles of tests have at most ${MAX_UNCLEAR} unclear words`, () => {
  const hits = findWords(UNCLEAR);
  expect(hits.length, hits.join('\n')).toBeLessThanOrEqual(MAX_UNCLEAR);
});

it('src/, the Markdown files and the titles of tests say module, layer and entry point', () => {
  expect(findWords(NICKNAMES)).toEqual([]);
});

it('No method or function is named ...Within', () => {
  expect(listNames(isMethodOrFunction).filter(({ name }) => name.endsWith('Within'))).toEqual([]);
});

it(`At most ${MAX_NAMES_WITH_OF} exported functions are named ...Of`, () => {
  const names = listNames(isExportedFunction).filter(({ name }) => /[a-z]Of$/.test(name));
  const text = names.map(({ file, name }) => `${file}: ${name}`).join('\n');
  expect(names.length, text).toBeLessThanOrEqual(MAX_NAMES_WITH_OF);
});

/** Returns the names that declarations of the source have. */
function listNames(isWanted: (node: ts.Node) => boolean): Named[] {
  return code.flatMap((file) => {
    const source = ts.createSourceFile(file, read(`src/${file}`), ts.ScriptTarget.Latest, true);
    const names: Named[] = [];
    const visit = (node: ts.Node): void => {
      const { name } = node as { name?: ts.Node };
      if (isWanted(node) && name && ts.isIdentifier(name)) names.push({ file, name: name.text });
      ts.forEachChild(node, visit);
    };
    visit(source);
    return names;
  });
}

function isMethodOrFunction(node: ts.Node): boolean {
  return (
    ts.isMethodDeclaration(node) || ts.isMethodSignature(node) || ts.isFunctionDeclaration(node)
  );
}

function isExportedFunction(node: ts.Node): boolean {
  if (ts.isFunctionDeclaration(node)) return isExported(node);
  const isFunction =
    ts.isVariableDeclaration(node) &&
    node.initializer !== undefined &&
    ts.isArrowFunction(node.initializer);
  return isFunction && isExported(node.parent.parent as ts.VariableStatement);
}

function isExported(node: ts.FunctionDeclaration | ts.VariableStatement): boolean {
  return node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;
}
