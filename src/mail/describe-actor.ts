import type { Actor } from '../events/actor.js';

/** By a word that the User-Agent has; the first that matches. Other browsers contain the words of those further down. */
const BROWSERS = [
  ['Edg', 'Edge'],
  ['OPR', 'Opera'],
  ['SamsungBrowser', 'Samsung Internet'],
  ['Firefox', 'Firefox'],
  ['FxiOS', 'Firefox'],
  ['CriOS', 'Chrome'],
  ['Chrome', 'Chrome'],
  ['Safari', 'Safari'],
] as const;
const SYSTEMS = [
  ['Android', 'Android'],
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Windows', 'Windows'],
  ['Mac OS X', 'macOS'],
  ['CrOS', 'ChromeOS'],
  ['Linux', 'Linux'],
] as const;

/**
 * Describes a device by its `User-Agent` header, for a security notice: `Firefox, Windows`. It contains no text of the
 * header, which an attacker chooses; null if nothing in it is known.
 */
export function describeDevice(userAgent: string | null): string | null {
  const find = (names: ReadonlyArray<readonly [string, string]>) =>
    names.find(([word]) => userAgent?.includes(word))?.[1];
  return [find(BROWSERS), find(SYSTEMS)].filter(Boolean).join(', ') || null;
}

/** Returns the details of a notice that say where the actor is. */
export function describeActor({ ip, userAgent }: Actor): Record<string, unknown> {
  return { ip, device: describeDevice(userAgent) };
}
