import { randomBytes } from 'node:crypto';
import { formatRowToken, parseRowToken } from '../../crypto/row-token.js';

const PREFIX = 'nld_';
const SECRET_BYTES = 32;

/** Creates the device code of a row: its id, and 256 random bits. */
export function createDeviceCode(id: string): string {
  return formatRowToken(PREFIX, id, randomBytes(SECRET_BYTES));
}

/** Returns the id of the row that a code names, or null if the text does not have the form of a device code. */
export function parseDeviceCode(codePlain: string): string | null {
  return parseRowToken(PREFIX, SECRET_BYTES, codePlain)?.id ?? null;
}
