import type { PageContext } from '../../pages/page-context.js';
import type { TotpSetup } from './totp-secrets.js';

/** Returns what a page shows of a secret: the QR code, and the key in groups of four, to be typed. */
export function toShownSetup({
  qrSvg,
  secretPlain,
}: TotpSetup): Pick<PageContext, 'qrSvg' | 'codes'> {
  return { qrSvg, codes: [secretPlain.replaceAll(/.{4}(?=.)/g, '$& ')] };
}
