import type { SecretKeys } from '../crypto/secret-keys.js';
import { toAddressGroup } from '../http/ip-address.js';
import type { LimitKey } from './rate-limits.options.js';

const MAC_PURPOSE = 'limits';
/** 2^20 slots for the addresses of each limit, as hexadecimal digits: this bounds the rows of the table. */
const ADDRESS_DIGITS = 5;
/** 128 bits: no account shares its row. */
const ACCOUNT_DIGITS = 32;

/**
 * Returns the key under which attempts are counted in the table. It hides accounts and addresses from readers of the table,
 * who cannot compute which addresses share a slot either.
 */
export function createStoredKey(secrets: SecretKeys, { limit, ip, ...names }: LimitKey): string {
  const text = JSON.stringify([
    names.userId ?? null,
    names.login ?? null,
    names.sessionId ?? null,
    names.clientId ?? null,
    ip === undefined ? null : toAddressGroup(ip),
    // Left out, so that the keys of the other limits are those of earlier builds.
    ...(names.mailKind === undefined ? [] : [names.mailKind]),
  ]);
  const isAccount = names.userId !== undefined || names.login !== undefined;
  const mac = secrets.createMac(MAC_PURPOSE, limit, Buffer.from(text)).toString('hex');
  return `${limit}:${mac.slice(0, isAccount ? ACCOUNT_DIGITS : ADDRESS_DIGITS)}`;
}
