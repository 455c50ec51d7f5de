/** Writes a time in this language, in UTC: a mail or a page does not know the time zone of its reader. */
export function formatTime(time: Date, locale: string): string {
  const format = { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' } as const;
  return `${new Intl.DateTimeFormat(locale, format).format(time)} UTC`;
}
