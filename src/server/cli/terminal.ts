/** Characters that end a line, move the cursor, turn the text around or are invisible in a terminal. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
const UNPRINTABLE_OR_LINE_BREAK = new RegExp(`\\r?\\n|${UNPRINTABLE.source}`, 'gu');

/** Escapes a text of one line for a terminal, as JSON escapes (`\u202e`): JSON stays the same JSON. */
export function toPrintable(text: string): string {
  return text.replace(UNPRINTABLE, escape);
}

/** Escapes a text as {@link toPrintable} does, and keeps its line breaks. */
export function toPrintableLines(text: string): string {
  return text.replace(UNPRINTABLE_OR_LINE_BREAK, (found) =>
    found.endsWith('\n') ? found : escape(found),
  );
}

/** Prints a result, on the standard output. */
export function print(text: string): void {
  console.log(toPrintableLines(text));
}

/** Prints everything else, on the standard error. */
export function printError(text: string): void {
  console.error(toPrintableLines(text));
}

/** Where Commander prints help and usage errors, which repeat the arguments. */
export const PRINTABLE_OUTPUT = {
  writeOut: (text: string) => process.stdout.write(toPrintableLines(text)),
  writeErr: (text: string) => process.stderr.write(toPrintableLines(text)),
};

/** Ends the process if the standard output cannot be written; quietly if its reader, such as `head`, has read enough. */
export function exitIfOutputFails(): void {
  process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (code !== 'EPIPE') printError(`nightlatch: the output cannot be written (${code}).`);
    process.exit(1);
  });
}

/** Waits until the reader of the standard output has taken everything; `process.exit()` would lose the rest. */
export async function flushOutput(): Promise<void> {
  await new Promise<unknown>((written) => process.stdout.write('', written));
}

function escape(character: string): string {
  const units = character.split('').map((unit) => unit.charCodeAt(0));
  return units.map((code) => `\\u${code.toString(16).padStart(4, '0')}`).join('');
}
