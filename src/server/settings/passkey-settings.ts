import type { CleanedEnv } from 'envalid';
import { findPasskeysFault } from '../../administration.js';
import type { PasskeysOptions } from '../../index.js';
import type { SETTINGS } from './settings-table.js';

const NAMES = { rpId: 'PASSKEY_RP_ID', origins: 'PASSKEY_ORIGINS' } as const;

/** The options of passkeys, or what is wrong with the settings. */
interface PasskeySettings {
  /** Undefined if there are no passkeys. */
  passkeys?: PasskeysOptions;
  faults: string[];
  warnings: string[];
}

/** Returns the options of passkeys. Without settings of their own they are off if the issuer has no domain for them. */
export function toPasskeySettings(
  clean: CleanedEnv<typeof SETTINGS>,
  issuer: string,
): PasskeySettings {
  const { PASSKEY_RP_ID: rpId, PASSKEY_ORIGINS: origins, PASSKEY_RP_NAME: rpName } = clean;
  const passkeys = {
    rpId,
    origins,
    rpName,
    ...(clean.PAGES === 'on' && { manageUrl: `${issuer}/account` }),
  };
  const found = findPasskeysFault({ rpId, origins }, issuer);
  if (!found) return { passkeys, faults: [], warnings: [] };
  const sentence = `${NAMES[found.option]} ${found.fault}`;
  if (rpId !== undefined || origins !== undefined) return { faults: [sentence], warnings: [] };
  return { faults: [], warnings: [`Passkeys are off: ${sentence}`] };
}
