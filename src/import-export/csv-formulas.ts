/** The characters that a formula begins with, also in full width; some spreadsheets ignore a tab or a carriage return. */
const FORMULA = String.raw`[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]`;
/**
 * Where a cell begins: at the start of the text, and behind the separators of spreadsheets and line breaks, because a
 * spreadsheet with another separator than the comma ignores our quotes. Quotes may follow, which it may take for its own.
 */
const CELL = String.raw`(?:^|[;\t|\r\n])["']*`;

const FORMULAS = new RegExp(`(?=${FORMULA})(?<=${CELL})`, 'g');
const ESCAPED_FORMULAS = new RegExp(`'(?=${FORMULA})(?<=${CELL}')`, 'g');

/** Puts an apostrophe in front of each part of a field that a spreadsheet, of any separator, would compute. */
export function escapeFormulas(text: string): string {
  return text.replace(FORMULAS, "'");
}

/** Removes what {@link escapeFormulas} puts in. Text that looks escaped gets a second apostrophe there, and keeps one. */
export function unescapeFormulas(text: string): string {
  return text.replace(ESCAPED_FORMULAS, '');
}
