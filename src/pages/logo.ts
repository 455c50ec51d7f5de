/** A picture for the head of the pages. */
export interface Logo {
  bytes: Buffer;
  mediaType: string;
}

/** A logo or a stylesheet with more bytes makes a page slow on a phone. */
export const MAX_FILE_BYTES = 256 * 1024;

const SIGNATURES: ReadonlyArray<[mediaType: string, isFirst: (bytes: Buffer) => boolean]> = [
  ['image/png', (bytes) => bytes.subarray(0, 8).toString('latin1') === '\x89PNG\r\n\x1a\n'],
  ['image/jpeg', (bytes) => bytes.subarray(0, 3).toString('hex') === 'ffd8ff'],
  ['image/gif', (bytes) => /^GIF8[79]a/.test(bytes.subarray(0, 6).toString('latin1'))],
  ['image/webp', (bytes) => /^RIFF.{4}WEBP/s.test(bytes.subarray(0, 12).toString('latin1'))],
  // After a byte order mark, an XML declaration, comments and a document type.
  [
    'image/svg+xml',
    (bytes) =>
      /^\uFEFF?\s*(<\?xml[^>]*>\s*)?((<!--.*?-->|<!DOCTYPE[^>]*>)\s*)*<svg[\s>]/s.test(
        bytes.subarray(0, 4_096).toString('utf8'),
      ),
  ],
];

/** Returns the picture, with the type that its content tells; null if it is none that browsers show, or too large. */
export function parseLogo(bytes: Buffer): Logo | null {
  if (bytes.length > MAX_FILE_BYTES) return null;
  const found = SIGNATURES.find(([, isFirst]) => isFirst(bytes));
  return found ? { bytes, mediaType: found[0] } : null;
}

/** Says why {@link parseLogo} returns null. */
export function findLogoFault(bytes: Buffer): string {
  return bytes.length > MAX_FILE_BYTES
    ? `The file has more than ${MAX_FILE_BYTES / 1024} kB`
    : 'The file is no PNG, JPEG, GIF, WebP or SVG image';
}
