/** Text has this contrast to its background at least (WCAG 2.2, 1.4.3). */
const MIN_CONTRAST = 4.5;
const WHITE: Rgb = [255, 255, 255];
const STEPS = 50;

type Rgb = readonly [red: number, green: number, blue: number];

/** A colour, as `#1f4fd8` or `#14f`. */
function parseColour(text: string): Rgb | null {
  const [, hex] = /^#([\da-f]{3}|[\da-f]{6})$/i.exec(text) ?? [];
  if (hex === undefined) return null;
  const pairs = hex.length === 3 ? [...hex].map((digit) => digit + digit) : hex.match(/../g)!;
  const [red, green, blue] = pairs.map((pair) => parseInt(pair, 16));
  return [red!, green!, blue!];
}

/** Says what is wrong with an accent colour, or returns null: white text on it, and it on white, must be readable. */
export function findAccentFault(text: string): string | null {
  const colour = parseColour(text);
  if (!colour) return 'It is no colour';
  const contrast = getContrast(colour, WHITE);
  if (contrast >= MIN_CONTRAST) return null;
  const rounded = Math.floor(contrast * 10) / 10;
  return `Its contrast to white is ${rounded}:1, and text needs ${MIN_CONTRAST}:1: take a darker colour`;
}

/** Returns the colour, made lighter until it is readable on a dark background. Both are colours as in {@link findAccentFault}. */
export function lightenAccent(accent: string, background: string): string {
  const from = parseColour(accent)!;
  const dark = parseColour(background)!;
  for (let step = 0; step < STEPS; step++) {
    const colour = mixWithWhite(from, step / STEPS);
    if (getContrast(colour, dark) >= MIN_CONTRAST) return toHex(colour);
  }
  return '#ffffff';
}

function mixWithWhite([red, green, blue]: Rgb, share: number): Rgb {
  const mix = (value: number): number => Math.round(value + (255 - value) * share);
  return [mix(red), mix(green), mix(blue)];
}

function toHex(colour: Rgb): string {
  return `#${colour.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

/** Returns the contrast ratio of two colours (WCAG 2.2). */
function getContrast(one: Rgb, other: Rgb): number {
  const [dark, light] = [getLuminance(one), getLuminance(other)].toSorted((a, b) => a - b);
  return (light! + 0.05) / (dark! + 0.05);
}

function getLuminance(colour: Rgb): number {
  const [red, green, blue] = colour.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}
