import { toLinkUrl } from '../link-url.js';

/** Options of `RecoveryModule.forRoot()`. */
export interface RecoveryOptions {
  /**
   * The page that the mailed link leads to, with `{token}` where the token goes. In a fragment (`#token={token}`) the
   * token reaches no log and no `Referer`. Default: the page of this library, `ISSUER/account/reset#token={token}`.
   */
  url?: string | undefined;
  /** How long the link is valid from the moment that the mail server accepts the mail: 300 to 3600. Default: 3600. */
  linkSeconds?: number | undefined;
}

/** {@link RecoveryOptions}, checked and complete. */
export type RecoverySettings = Required<RecoveryOptions>;

/** The injection token of {@link RecoverySettings}. */
export const RECOVERY_SETTINGS = Symbol('RECOVERY_SETTINGS');

const MIN_LINK_SECONDS = 300;
const MAX_LINK_SECONDS = 3_600;

/**
 * Adds the defaults to the options.
 * @param page the URL of the page of this library, or null if it is not served
 * @throws Error if an option is not valid. The message says what to do.
 */
export function toRecoverySettings(
  { url, linkSeconds = MAX_LINK_SECONDS }: RecoveryOptions,
  page: string | null,
): RecoverySettings {
  const isWhole = Number.isInteger(linkSeconds);
  if (!isWhole || linkSeconds < MIN_LINK_SECONDS || linkSeconds > MAX_LINK_SECONDS) {
    throw new Error(
      `RecoveryModule: linkSeconds must be a whole number from ${MIN_LINK_SECONDS} to ${MAX_LINK_SECONDS}.`,
    );
  }
  return { url: toLinkUrl('RecoveryModule', 'url', url ?? page), linkSeconds };
}
