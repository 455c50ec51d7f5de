import { dirname, join } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { listFiles, read, SOURCES } from './source-files.js';

/** Every TypeScript file of the repository, parsed. */
const parsed = new Map(
  [...['src', 'client', 'test', 'bench', 'examples'].flatMap(listSources), 'ormconfig.ts'].map(
    (file) => [file, ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest, true)],
  ),
);
/** The names that are exported, or those that are imported, by file. */
type Names = Map<string, Set<string>>;
/** Every name of a file, as a namespace import or a dynamic one takes it. */
const ALL = '*';
/** What programs import by its file: the library, the programs, and the configuration of TypeORM's own command. */
const ENTRY_POINTS = [
  'src/index.ts',
  'src/access.ts',
  'src/command-line.ts',
  'src/testing.ts',
  'client/src/index.ts',
  'client/src/redirect.ts',
  'client/src/passkey.ts',
  'client/src/client-credentials.ts',
  'client/src/schema.ts',
  'ormconfig.ts',
];

function listSources(folder: string): string[] {
  // A declaration file stands for a file of JavaScript, which this search does not read.
  return listFiles(folder, /(?<!\.d)\.m?ts$/);
}

it('Every export of src/ and client/src/ has a doc comment', () => {
  const silent: string[] = [];
  for (const file of [...SOURCES.map((name) => `src/${name}`), ...listSources('client/src')]) {
    if (/\.spec\.ts$|src\/index\.ts$|client\/src\/schema\.ts$/.test(file)) continue;
    for (const statement of parsed.get(file)!.statements) {
      if (isExported(statement) && ts.getJSDocCommentsAndTags(statement).length === 0) {
        silent.push(`${file}: ${statement.getText().split('\n')[0]}`);
      }
    }
  }
  expect(silent).toEqual([]);
});

it('Every export is imported by another file', () => {
  expect(findUnusedExports([...parsed.values()])).toEqual([]);
});

it('The search for exports that only their own file uses finds them', () => {
  const files = {
    'src/a.ts': `export const used = 1; export const own = used; export type Own = 1; export class InAll {}`,
    'src/b.ts': `export function named() {} export interface Shape {} export const [x, { y }] = z;`,
    'src/c.ts': `import { used } from './a.js'; export { named as renamed } from './b.js';
      export const all = await import('./d.js');`,
    'src/d.ts': `export const dynamic = 1; import type { Shape } from './b.js'; import { all } from './c.js';`,
  };
  const sources = Object.entries(files).map(([file, text]) =>
    ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true),
  );
  expect(findUnusedExports(sources)).toEqual([
    'src/a.ts: own',
    'src/a.ts: Own',
    'src/a.ts: InAll',
    'src/b.ts: x',
    'src/b.ts: y',
  ]);
});

/** Returns the exports that no other file imports. Entry points export for applications, and defaults are for tools. */
function findUnusedExports(sources: ts.SourceFile[]): string[] {
  const imported: Names = new Map();
  for (const source of sources) collectImports(source, imported);
  return sources
    .filter(({ fileName }) => !ENTRY_POINTS.includes(fileName))
    .flatMap((source) => {
      const used = imported.get(source.fileName) ?? new Set();
      if (used.has(ALL)) return [];
      const names = source.statements.filter(isExported).flatMap(listDeclaredNames);
      return names.filter((name) => !used.has(name)).map((name) => `${source.fileName}: ${name}`);
    });
}

/** Adds the names that a file imports or re-exports. */
function collectImports(source: ts.SourceFile, imported: Names): void {
  const add = (specifier: ts.Node, ...names: string[]): void => {
    if (!ts.isStringLiteral(specifier) || !specifier.text.startsWith('.')) return;
    // A host in CommonJS leaves the extension out.
    const path = join(dirname(source.fileName), specifier.text);
    const file = /\.m?js$/.test(path) ? path.replace(/js$/, 'ts') : `${path}.ts`;
    imported.set(file, new Set([...(imported.get(file) ?? []), ...names]));
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      const { namedBindings } = node.importClause ?? {};
      add(node.moduleSpecifier, ...(namedBindings ? listNames(namedBindings) : []));
    } else if (ts.isExportDeclaration(node) && node.moduleSpecifier) {
      add(node.moduleSpecifier, ...(node.exportClause ? listNames(node.exportClause) : [ALL]));
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      add(node.argument.literal, ALL);
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node.arguments[0]!, ALL);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
}

function listNames(bindings: ts.NamedImportBindings | ts.NamedExportBindings): string[] {
  if (ts.isNamespaceImport(bindings) || ts.isNamespaceExport(bindings)) return [ALL];
  return bindings.elements.map(({ name, propertyName }) => (propertyName ?? name).text);
}

function isExported(statement: ts.Statement): boolean {
  return hasModifier(statement, ts.SyntaxKind.ExportKeyword);
}

function hasModifier(statement: ts.Statement, wanted: ts.SyntaxKind): boolean {
  const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
  return modifiers?.some(({ kind }) => kind === wanted) ?? false;
}

function listDeclaredNames(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ name }) => listBoundNames(name));
  }
  const { name } = statement as { name?: ts.Identifier };
  return name && !hasModifier(statement, ts.SyntaxKind.DefaultKeyword) ? [name.text] : [];
}

function listBoundNames(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) =>
    ts.isBindingElement(element) ? listBoundNames(element.name) : [],
  );
}
