type Unit = 'day' | 'hour' | 'minute' | 'second';

/** The formats by language, and by language and unit: making one takes longer than the rest of a mail's text. */
const timeFormats = new Map<string, Intl.DateTimeFormat>();
const amountFormats = new Map<string, Intl.NumberFormat>();

/** Writes a time in this language, in UTC: a mail or a page does not know the time zone of its reader. */
export function formatTime(time: Date, locale: string): string {
  const options = { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' } as const;
  const format = timeFormats.get(locale) ?? new Intl.DateTimeFormat(locale, options);
  timeFormats.set(locale, format);
  return `${format.format(time)} UTC`;
}

/** Writes an amount with its unit in this language, such as `5 minutes`. The languages are those that we have texts in. */
export function formatAmount(amount: number, unit: Unit, locale: string): string {
  const key = `${locale} ${unit}`;
  const options = { style: 'unit', unit, unitDisplay: 'long' } as const;
  const format = amountFormats.get(key) ?? new Intl.NumberFormat(locale, options);
  amountFormats.set(key, format);
  return format.format(amount);
}
