import { findProviderPrefixes, isProviderSetting } from './providers-settings.js';
import { type Environment, findServiceLinks } from './service-links.js';
import { SETTINGS } from './settings-table.js';

/** Prefixes that only our settings have. So do the names of our settings without their last character. */
const OUR_PREFIXES = [
  'SECRET_KEY',
  'ACCESS_TOKEN_',
  'REFRESH_',
  'JWKS_',
  'SIGNING_KEY',
  'SCOPES',
  'TRUST_PROX',
  'CORS_',
  'SHUTDOWN_',
];
/** Other programs use shorter prefixes. */
const MIN_PREFIX_LENGTH = 7;
/** Shorter names differ in one character from names that other programs use. */
const MIN_NAME_LENGTH = 8;

/**
 * Finds mistyped settings: names that begin like one of our settings, or differ from one in one character.
 * @returns one line for each.
 */
export function findUnknownSettings(given: Environment): string[] {
  const names = Object.keys(SETTINGS);
  const begun = names.map((name) => name.slice(0, -1));
  const prefixes = [
    ...OUR_PREFIXES,
    ...begun.filter((prefix) => prefix.length >= MIN_PREFIX_LENGTH),
    ...findProviderPrefixes(given),
  ];
  const serviceLinks = findServiceLinks(given);
  return Object.keys(given)
    .filter((name) => !names.includes(name) && !serviceLinks.has(name) && !isProviderSetting(name))
    .filter(
      (name) =>
        prefixes.some((prefix) => name.startsWith(prefix)) ||
        names.some((known) => isMistyped(name, known)),
    )
    .map((name) => `${name} is not a setting: remove it, or correct its name${suggestName(name)}.`);
}

/** Returns whether one character is missing, added or wrong, or two are swapped. */
function isMistyped(name: string, known: string): boolean {
  const shorter = Math.min(name.length, known.length);
  if (shorter < MIN_NAME_LENGTH) return false;
  let begin = 0;
  while (begin < shorter && name[begin] === known[begin]) begin++;
  let end = 0;
  while (end < shorter - begin && name.at(-1 - end) === known.at(-1 - end)) end++;
  const typed = name.slice(begin, name.length - end);
  const meant = known.slice(begin, known.length - end);
  const isSwapped = typed.length === 2 && typed === `${meant[1]}${meant[0]}` && meant.length === 2;
  return isSwapped || (typed.length <= 1 && meant.length <= 1);
}

function suggestName(name: string): string {
  const names = Object.keys(SETTINGS);
  const found =
    names.find((known) => isMistyped(name, known)) ??
    names.find((known) => known.slice(0, 6) === name.slice(0, 6));
  return found ? ` (did you mean ${found}?)` : '';
}
