import type { CleanedEnv } from 'envalid';
import { findProviderFaults } from '../../server-entry.js';
import type { ConfiguredProvider } from '../../index.js';
import type { Environment } from './service-links.js';
import { readTextFile } from './text-file.js';
import type { SETTINGS } from './settings-table.js';

/** The members of a provider that a variable sets: `PROVIDER_GOOGLE_CLIENT_ID` sets the `client_id` of `google`. */
const MEMBERS = {
  ISSUER: 'issuer',
  CLIENT_ID: 'client_id',
  CLIENT_SECRET: 'client_secret',
  CLIENT_SECRET_FILE: 'client_secret',
  NAME: 'name',
  SCOPE: 'scope',
  LINK: 'link',
  REGISTER: 'register',
  EMAIL_VERIFIED: 'email_verified',
  RESPONSE_MODE: 'response_mode',
  ALLOWED_DOMAINS: 'allowed_domains',
  SECOND_FACTOR: 'second_factor',
} as const satisfies Record<string, keyof ConfiguredProvider>;

const NAME = new RegExp(`^PROVIDER_([A-Z][A-Z0-9_]*?)_(${Object.keys(MEMBERS).join('|')})$`);
const SWITCH: Readonly<Record<string, boolean>> = {
  on: true,
  true: true,
  off: false,
  false: false,
};

/** Returns whether a variable sets a member of a provider. */
export function isProviderSetting(name: string): boolean {
  return NAME.test(name);
}

/** Returns the prefixes of the providers that variables set: another name that begins with one is mistyped. */
export function findProviderPrefixes(given: Environment): string[] {
  return Object.keys(given).flatMap((name) => {
    const [, id] = NAME.exec(name) ?? [];
    return id === undefined ? [] : [`PROVIDER_${id}_`];
  });
}

/** Returns the providers of the file and of the environment, and adds a line for each fault. */
export function readProviders(
  clean: CleanedEnv<typeof SETTINGS>,
  given: Environment,
  faults: string[],
): ConfiguredProvider[] {
  const wrong: string[] = [];
  const ofVariables = new Map<string, Record<string, unknown>>();
  for (const [name, text = ''] of Object.entries(given)) {
    const [, idText, suffix] = NAME.exec(name) ?? [];
    if (idText === undefined) continue;
    const id = idText.toLowerCase().replaceAll('_', '-');
    const provider = ofVariables.get(id) ?? { id };
    ofVariables.set(id, provider);
    const { value, fault } = parseMember(suffix as keyof typeof MEMBERS, text);
    if (fault === undefined) provider[MEMBERS[suffix as keyof typeof MEMBERS]] = value;
    else wrong.push(`${name} ${fault}.`);
  }
  const providers = [
    ...(clean.PROVIDERS_FILE ?? []),
    ...ofVariables.values(),
  ] as ConfiguredProvider[];
  // A member that could not be read would be reported as missing too.
  if (wrong.length === 0) {
    wrong.push(...findProviderFaults(providers).map((fault) => `PROVIDER_*: ${fault}`));
  }
  if (providers.length > 0 && (clean.AUTHORIZE ?? clean.PAGES) !== 'on') {
    wrong.push(
      'PROVIDERS_FILE and PROVIDER_* need the sign-in page: set AUTHORIZE and PAGES to on.',
    );
  }
  faults.push(...wrong);
  return providers;
}

function parseMember(
  suffix: keyof typeof MEMBERS,
  text: string,
): { value?: unknown; fault?: string } {
  if (suffix === 'ALLOWED_DOMAINS') {
    return { value: text.split(',').map((domain) => domain.trim().toLowerCase()) };
  }
  if (suffix === 'REGISTER') {
    return Object.hasOwn(SWITCH, text)
      ? { value: SWITCH[text] }
      : { fault: 'must be one of on, off' };
  }
  if (suffix !== 'CLIENT_SECRET_FILE') return { value: text };
  const { text: secret, fault } = readTextFile(text);
  return fault === undefined
    ? { value: secret!.trim() }
    : { fault: `must be the path of a file with the secret. ${fault}` };
}
