import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';

it('Every export of src/ has a doc comment', () => {
  const silent: string[] = [];
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.spec.ts') && file !== 'index.ts',
  );
  for (const file of files) {
    const text = readFileSync(join('src', file), 'utf8');
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
    for (const statement of source.statements) {
      const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
      const exported = modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
      if (exported && ts.getJSDocCommentsAndTags(statement).length === 0) {
        silent.push(`${file}: ${statement.getText().split('\n')[0]}`);
      }
    }
  }
  expect(silent).toEqual([]);
});
