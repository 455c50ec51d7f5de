type Unit = 'day' | 'hour' | 'minute' | 'second';

/** The formats by language and unit: making one takes longer than the rest of a mail's text. */
const formats = new Map<string, Intl.NumberFormat>();

/** Writes an amount with its unit in this language, such as `5 minutes`. The languages are those that we have texts in. */
export function formatAmount(amount: number, unit: Unit, locale: string): string {
  const key = `${locale} ${unit}`;
  const options = { style: 'unit', unit, unitDisplay: 'long' } as const;
  const format = formats.get(key) ?? new Intl.NumberFormat(locale, options);
  formats.set(key, format);
  return format.format(amount);
}
