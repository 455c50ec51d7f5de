import { print, toPrintable } from './terminal.js';

/** The options of every command that prints a result. */
export interface OutputOptions {
  /** Prints JSON instead of text. */
  json?: boolean;
}

type Cell = string | number | boolean | null | string[];
/** The values of one result, by name. */
export type Row = Record<string, Cell>;

/** Prints rows as a table or a JSON array. */
export function printRows(rows: Row[], { json }: OutputOptions, whenEmpty: string): void {
  if (json) print(JSON.stringify(rows, null, 2));
  else print(rows.length === 0 ? whenEmpty : toTable(rows));
}

/** Prints one result as `name: value` lines or a JSON object. The note is printed after the lines. */
export function printOne(row: Row, { json }: OutputOptions, note?: string): void {
  if (json) {
    print(JSON.stringify(row, null, 2));
    return;
  }
  const lines = Object.entries(row).map(([name, value]) => [`${name}:`, toText(value)]);
  print(alignColumns(lines, ' '));
  if (note) print(`\n${note}`);
}

function toTable(rows: Row[]): string {
  const names = Object.keys(rows[0]!);
  const cells = rows.map((row) => names.map((name) => toText(row[name])));
  return alignColumns([names.map((name) => name.toUpperCase()), ...cells], '  ');
}

function alignColumns(lines: string[][], gap: string): string {
  const widths = lines[0]!.map((_, column) =>
    Math.max(...lines.map((line) => line[column]!.length)),
  );
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join(gap)
        .trimEnd(),
    )
    .join('\n');
}

function toText(cell: Cell | undefined): string {
  const value = Array.isArray(cell) ? cell.join(' ') : cell;
  return value === null || value === undefined || value === '' ? '-' : toPrintable(String(value));
}
