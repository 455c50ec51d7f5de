import { optional, setting } from './setting.js';
import { oneOf, type Values, wholeNumber } from './values.js';

/** Accepts a list of scopes. Whether they exist depends on other settings. */
const scopes: Values<string[]> = {
  words: 'scopes, separated by commas',
  parse: (value) => {
    const names = value.split(',').map((name) => name.trim());
    return names.includes('') ? undefined : names;
  },
};

/** The settings of personal access tokens, for the table of all settings. */
export const PERSONAL_TOKENS = {
  PERSONAL_TOKENS: setting(
    oneOf('on', 'off'),
    'on',
    'Whether users may make [personal access tokens](personal-tokens.md) for their scripts. If `off`, no such token is accepted; the tokens stay in the database, and work again when it is `on`.',
  ),
  PERSONAL_TOKEN_SCOPES: optional(
    scopes,
    'all scopes that every user has',
    'The scopes that a personal access token may have, if its owner has them too.',
  ),
  PERSONAL_TOKEN_MAX_DAYS: setting(
    wholeNumber(1, 3_650, 'days'),
    366,
    'The longest lifetime of a personal access token. One for which none is asked lives 90 days.',
  ),
};
