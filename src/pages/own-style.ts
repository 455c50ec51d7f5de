import { MAX_FILE_BYTES } from './logo.js';

/** Says what is wrong with the stylesheet of an application, or returns null. */
export function findCssFault(css: string): string | null {
  if (Buffer.byteLength(css) > MAX_FILE_BYTES) {
    return `The file has more than ${MAX_FILE_BYTES / 1024} kB`;
  }
  // Text in quotes may contain a brace, and so may a data: URL, which is in quotes or has it encoded.
  const code = css.replace(/\/\*.*?\*\//gs, '').replace(/"(\\.|[^"\\])*"|'(\\.|[^'\\])*'/gs, '""');
  if (/^\s*</.test(code) || code.includes('\0')) return 'The file is no stylesheet';
  if (code.split('{').length === 1 || code.split('{').length !== code.split('}').length) {
    return 'The file is no stylesheet: each { needs a }';
  }
  if (/@import\b/i.test(code) || /url\(\s*["']?\s*(https?:)?\/\//i.test(css)) {
    return 'The file loads another file, which the pages do not allow: write fonts and images into it, as data: URLs';
  }
  return null;
}
