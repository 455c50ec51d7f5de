/** Returns whether a `Content-Type` is of this media type, in UTF-8. */
export function hasContentType(header: string | undefined, expected: string): boolean {
  const [mediaType, ...parameters] = (header ?? '').toLowerCase().split(';');
  const charset = parameters.map((text) => text.trim()).find((text) => text.startsWith('charset='));
  const utf8 = charset === undefined || /^charset="?utf-?8"?$/.test(charset);
  return utf8 && mediaType?.trim() === expected;
}
