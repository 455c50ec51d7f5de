import { toLinkUrl } from '../link-url.js';

/** With `link`, a person who opens a link without reading its mail verifies the account that a stranger made. */
export type VerificationProof = 'link+password' | 'link';

/** Options of `VerificationModule.forRoot()`. */
export interface VerificationOptions {
  /**
   * What verifies an address: the mailed link and the password of the account (or one of its sessions), or the link alone.
   * Default: link+password.
   */
  proof?: VerificationProof | undefined;
  /**
   * The page that the mailed link leads to, with `{token}` where the token goes. In a fragment (`#token={token}`) the
   * token reaches no log and no `Referer`. Default: the page of this library, `ISSUER/account/verify#token={token}`.
   */
  url?: string | undefined;
}

/** {@link VerificationOptions}, checked and complete. */
export type VerificationSettings = Required<VerificationOptions>;

/** The injection token of {@link VerificationSettings}. */
export const VERIFICATION_SETTINGS = Symbol('VERIFICATION_SETTINGS');

/**
 * Adds the defaults to the options.
 * @param page the URL of the page of this library, or null if it is not served
 * @throws Error if `url` is not valid. The message says what to do.
 */
export function toVerificationSettings(
  { proof = 'link+password', url }: VerificationOptions,
  page: string | null,
): VerificationSettings {
  return { proof, url: toLinkUrl('VerificationModule', 'url', url ?? page) };
}
