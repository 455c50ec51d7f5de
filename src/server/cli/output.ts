/** How a result is told. */
export interface OutputOptions {
  /** As JSON, for a program. */
  json?: boolean;
}

type Cell = string | number | boolean | null | string[];
/** What is printed of one thing, by its names. */
export type Row = Record<string, Cell>;

/** Prints rows as a table, or as a JSON list. */
export function printRows(rows: Row[], { json }: OutputOptions, whenNone: string): void {
  if (json) {
    console.log(JSON.stringify(rows, null, 2));
    return;
  }
  if (rows.length === 0) {
    console.log(whenNone);
    return;
  }
  const names = Object.keys(rows[0]!);
  const cells = [
    names.map((name) => name.toUpperCase()),
    ...rows.map((row) => names.map((name) => text(row[name]))),
  ];
  const widths = names.map((_, column) => Math.max(...cells.map((line) => line[column]!.length)));
  for (const line of cells) {
    console.log(
      line
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    );
  }
}

/** Prints one thing as `name: value` lines, or as a JSON object; `note` is for people only. */
export function printOne(row: Row, { json }: OutputOptions, note?: string): void {
  if (json) {
    console.log(JSON.stringify(row, null, 2));
    return;
  }
  const width = Math.max(...Object.keys(row).map((name) => name.length)) + 1;
  for (const [name, value] of Object.entries(row)) {
    console.log(`${`${name}:`.padEnd(width)} ${text(value)}`);
  }
  if (note) console.log(`\n${note}`);
}

function text(given: Cell | undefined): string {
  const value = Array.isArray(given) ? given.join(' ') : given;
  return value === null || value === undefined || value === '' ? '-' : String(value);
}
