import type { CleanedEnv } from 'envalid';
import { findPasskeysFault } from '../../administration.js';
import type { PasskeysOptions } from '../../index.js';
import type { SETTINGS } from './settings-table.js';

const NAMES = { rpId: 'PASSKEY_RP_ID', origins: 'PASSKEY_ORIGINS' } as const;

/** Returns the options of passkeys; undefined, with a warning, if there are none because the issuer has no domain for them. */
export function toPasskeysOptions(
  clean: CleanedEnv<typeof SETTINGS>,
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
export function checkPasskeys(clean: CleanedEnv<typeof SETTINGS>, issuer: string): string[] {
  const given = toGiven(clean);
  // A malformed issuer has been reported already.
  const isAsked = given.rpId !== undefined || given.origins !== undefined;
  const fault = isAsked && URL.canParse(issuer) ? findFault(given, issuer) : null;
  return fault === null ? [] : [fault];
}

type Given = Pick<PasskeysOptions, 'rpId' | 'origins'>;

function toGiven(clean: CleanedEnv<typeof SETTINGS>): Given {
  return { rpId: clean.PASSKEY_RP_ID, origins: clean.PASSKEY_ORIGINS };
}

function findFault(given: Given, issuer: string): string | null {
  const found = findPasskeysFault(given, issuer);
  return found && `${NAMES[found.option]} ${found.fault}`;
}
