import { findProviderFaults } from '../../server-entry.js';
import type { ConfiguredProvider } from '../../index.js';
import { optional } from './setting.js';
import { readJsonFile } from './text-file.js';
import type { Values } from './values.js';

/** Accepts the path of a file with providers, and reads it. */
const providersFile: Values<ConfiguredProvider[]> = {
  words: 'the path of a readable JSON file with a list of providers, as the documentation shows it',
  parse: (path) => {
    const { value } = readJsonFile(path);
    return findProviderFaults(value).length > 0 ? undefined : (value as ConfiguredProvider[]);
  },
  findFault: (path) => {
    const { value, fault } = readJsonFile(path);
    return fault ?? findProviderFaults(value)[0]?.replace(/\.$/, '');
  },
};

/** The settings of other providers, for the table of all settings. */
export const PROVIDERS = {
  PROVIDERS_FILE: optional(
    providersFile,
    'none',
    '[Other providers](providers.md) with which people can sign in, in the order of the sign-in page. A provider can be set by variables too, by its id: `PROVIDER_GOOGLE_ISSUER`, `_CLIENT_ID`, `_CLIENT_SECRET` or `_CLIENT_SECRET_FILE`, `_NAME`, `_SCOPE`, `_LINK`, `_REGISTER`, `_EMAIL_VERIFIED`, `_RESPONSE_MODE`, `_ALLOWED_DOMAINS` (separated by commas), `_SECOND_FACTOR`.',
  ),
};
