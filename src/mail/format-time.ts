/** The formats by language: making one takes longer than the rest of a mail's text. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** Writes a time in this language, in UTC: a mail or a page does not know the time zone of its reader. */
export function formatTime(time: Date, locale: string): string {
  const options = { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' } as const;
  const format = formats.get(locale) ?? new Intl.DateTimeFormat(locale, options);
  formats.set(locale, format);
  return `${format.format(time)} UTC`;
}
