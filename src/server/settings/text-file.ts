import { readFileSync } from 'node:fs';

/** The byte order marks, with which a text file tells its encoding. */
const MARKS = [
  { bytes: Buffer.from([0xef, 0xbb, 0xbf]), encoding: 'utf-8' },
  { bytes: Buffer.from([0xff, 0xfe]), encoding: 'utf-16le' },
  { bytes: Buffer.from([0xfe, 0xff]), encoding: 'utf-16be' },
];

/** Decodes a text file in UTF-8, or in UTF-16 with a byte order mark; returns null if it is not one. */
export function decodeText(file: Buffer): string | null {
  const mark = MARKS.find(({ bytes }) => file.subarray(0, bytes.length).equals(bytes));
  try {
    const text = new TextDecoder(mark?.encoding ?? 'utf-8', { fatal: true }).decode(file);
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}

/** Reads a file, or says what is wrong with it. */
export function readBytes(path: string): { bytes?: Buffer; fault?: string } {
  try {
    return { bytes: readFileSync(path) };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return { fault: 'There is no such file' };
    return { fault: `The file cannot be read (${code})` };
  }
}

/** Reads a text file, or says what is wrong with it. */
export function readTextFile(path: string): { text?: string; fault?: string } {
  const { bytes, fault } = readBytes(path);
  if (!bytes) return { fault };
  const text = decodeText(bytes);
  return text === null ? { fault: 'The file is not text in UTF-8' } : { text };
}

/** Reads a JSON file, or says what is wrong with it; the error itself could quote the file. */
export function readJsonFile(path: string): { value?: unknown; fault?: string } {
  const { text, fault } = readTextFile(path);
  if (text === undefined) return { fault };
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return { fault: 'The file is not JSON' };
  }
}
