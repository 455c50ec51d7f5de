import { resolve } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { readBlocks } from '../../test/support/pages.js';

it('The code of docs/client.md and client/README.md has no type error', () => {
  const blocks = ['docs/client.md', 'client/README.md'].flatMap((page) => readBlocks(page, 'js'));
  const files = new Map(
    blocks.map(({ page, line, code }) => [
      resolve(`client/${page.replace(/\W/g, '-')}-${line}.js`),
      code,
    ]),
  );
  const options: ts.CompilerOptions = {
    allowJs: true,
    checkJs: true,
    noEmit: true,
    strict: true,
    noImplicitAny: false,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    types: ['node'],
    paths: {
      'nightlatch-client': [resolve('client/src/index.ts')],
      'nightlatch-client/*': [resolve('client/src/*.ts')],
    },
  };
  const disk = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (file) => files.has(file) || disk.fileExists(file),
    readFile: (file) => files.get(file) ?? disk.readFile(file),
    getSourceFile: (file, version, ...rest) => {
      const text = files.get(file);
      return text === undefined
        ? disk.getSourceFile(file, version, ...rest)
        : ts.createSourceFile(file, text, version, true);
    },
  };
  const program = ts.createProgram([...files.keys()], options, host);
  const errors = [...files.keys()].flatMap((file) => {
    const source = program.getSourceFile(file)!;
    return [
      ...program.getSyntacticDiagnostics(source),
      ...program.getSemanticDiagnostics(source),
    ].map(({ messageText }) => `${file}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`);
  });
  expect([blocks.length > 5, errors]).toEqual([true, []]);
}, 60_000);
