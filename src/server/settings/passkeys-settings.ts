import type { CleanedEnv } from 'envalid';
import { findPasskeysFault } from '../../server-entry.js';
import type { PasskeysOptions } from '../../index.js';
import { optional } from './setting.js';
import { text, type Values } from './values.js';

/** Accepts a list. The library judges its members, which may be apps on Android too. */
const origins: Values<string[]> = {
  words: 'origins like https://app.example.com, separated by commas',
  parse: (value) => value.split(',').map((part) => part.trim()),
};

/** The settings of passkeys, for the table of all settings. */
export const PASSKEYS = {
  PASSKEY_RP_ID: optional(
    text('a domain name like example.com'),
    'the host of `ISSUER`; if that has no domain name, such as an IP address, passkeys are off',
    'The domain that [passkeys](passkeys.md) belong to: that of `ISSUER`, or one above it. It cannot change later, because passkeys work on no other domain.',
  ),
  PASSKEY_ORIGINS: optional(
    origins,
    'the origin of `ISSUER`',
    'The origins of the pages that may use passkeys. Those of other domains than `PASSKEY_RP_ID` are served at `/.well-known/webauthn`.',
  ),
  PASSKEY_RP_NAME: optional(
    text('any text'),
    'the value of `PASSKEY_RP_ID`',
    'What the dialog of the browser calls the product.',
  ),
};

const NAMES = { rpId: 'PASSKEY_RP_ID', origins: 'PASSKEY_ORIGINS' } as const;

/** Returns the options of passkeys; undefined, with a warning, if there are none because the issuer has no domain for them. */
export function toPasskeysOptions(
  clean: CleanedEnv<typeof PASSKEYS>,
  issuer: string,
  warnings: string[],
): PasskeysOptions | undefined {
  const given = toGiven(clean);
  const fault = findFault(given, issuer);
  if (fault !== null) {
    warnings.push(`Passkeys are off: ${fault}`);
    return undefined;
  }
  return { ...given, rpName: clean.PASSKEY_RP_NAME };
}

/** Returns why no page could use the passkeys that the settings ask for. Without such settings there are none. */
export function checkPasskeys(clean: CleanedEnv<typeof PASSKEYS>, issuer: string): string[] {
  const given = toGiven(clean);
  // A malformed issuer has been reported already.
  const isAsked = given.rpId !== undefined || given.origins !== undefined;
  const fault = isAsked && URL.canParse(issuer) ? findFault(given, issuer) : null;
  return fault === null ? [] : [fault];
}

type Given = Pick<PasskeysOptions, 'rpId' | 'origins'>;

function toGiven(clean: CleanedEnv<typeof PASSKEYS>): Given {
  return { rpId: clean.PASSKEY_RP_ID, origins: clean.PASSKEY_ORIGINS };
}

function findFault(given: Given, issuer: string): string | null {
  const found = findPasskeysFault(given, issuer);
  return found && `${NAMES[found.option]} ${found.fault}`;
}
