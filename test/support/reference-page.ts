import { format, resolveConfig } from 'prettier';
import ts from 'typescript';

/** Returns the text of a page in `docs/` as Prettier writes it. */
export async function formatPage(page: string, parts: string[]): Promise<string> {
  const config = await resolveConfig(page);
  return format(parts.join('\n'), { ...config, filepath: page });
}

/** Returns a table in Markdown; a `|` in a cell is escaped. */
export function toTable(head: string[], rows: string[][]): string {
  const lines = [head, head.map(() => '---'), ...rows].map(
    (cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`,
  );
  return `${lines.join('\n')}\n`;
}

/** Reads the declarations of one kind in a source file. No types are checked, which is quick. */
export function readDeclarations<T extends ts.Statement>(
  file: string,
  isOfKind: (node: ts.Statement) => node is T,
): T[] {
  const source = ts.createSourceFile(file, ts.sys.readFile(file)!, ts.ScriptTarget.Latest, true);
  return source.statements.filter(isOfKind);
}

/** Returns the doc comment of a declaration on one line, without its tags. */
export function readComment(declaration: ts.Node): string {
  const comments = ts.getJSDocCommentsAndTags(declaration).filter((each) => ts.isJSDoc(each));
  const [text] = comments.map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? '');
  return (text ?? '')
    .replace(/\{@link (\w+)\}/g, '`$1`')
    .replace(/\s+/g, ' ')
    .trim();
}
