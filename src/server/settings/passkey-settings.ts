import type { CleanedEnv } from 'envalid';
import { findPasskeysFault } from '../../administration.js';
import type { PasskeysOptions } from '../../index.js';
import type { SETTINGS } from './settings-table.js';

const NAMES = { rpId: 'PASSKEY_RP_ID', origins: 'PASSKEY_ORIGINS' } as const;

/** Returns the options of passkeys; undefined if there are none, because the issuer has no domain for them. */
export function toPasskeysOptions(
  clean: CleanedEnv<typeof SETTINGS>,
  issuer: string,
): PasskeysOptions | undefined {
  const given = toGiven(clean);
  if (!isSet(given) && findFault(given, issuer) !== null) return undefined;
  const manageUrl = clean.PAGES === 'on' ? `${issuer}/account` : undefined;
  return { ...given, rpName: clean.PASSKEY_RP_NAME, manageUrl };
}

/** Returns why no page could use the passkeys that the settings ask for. */
export function checkPasskeys(clean: CleanedEnv<typeof SETTINGS>, issuer: string): string[] {
  const given = toGiven(clean);
  const fault = isSet(given) ? findFault(given, issuer) : null;
  return fault === null ? [] : [fault];
}

/** Says why there are no passkeys. */
export function describePasskeysOff(clean: CleanedEnv<typeof SETTINGS>, issuer: string): string {
  return `Passkeys are off: ${findFault(toGiven(clean), issuer)}`;
}

type Given = Pick<PasskeysOptions, 'rpId' | 'origins'>;

function toGiven(clean: CleanedEnv<typeof SETTINGS>): Given {
  return { rpId: clean.PASSKEY_RP_ID, origins: clean.PASSKEY_ORIGINS };
}

function isSet({ rpId, origins }: Given): boolean {
  return rpId !== undefined || origins !== undefined;
}

function findFault(given: Given, issuer: string): string | null {
  const found = findPasskeysFault(given, issuer);
  return found && `${NAMES[found.option]} ${found.fault}`;
}
