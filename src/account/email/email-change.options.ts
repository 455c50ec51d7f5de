import { toLinkUrl } from '../link-url.js';

/** Options of `EmailChangeModule.forRoot()`. */
export interface EmailChangeOptions {
  /**
   * The page on which the owner of the new address confirms it, with `{token}` where the token goes. In a fragment
   * (`#token={token}`) the token reaches no log and no `Referer`. Default: `ISSUER/account/email#token={token}`.
   */
  confirmUrl?: string | undefined;
  /** The page on which the owner of the old address undoes the change. Default: `ISSUER/account/email/undo#token={token}`. */
  undoUrl?: string | undefined;
}

/** {@link EmailChangeOptions}, checked and complete. */
export type EmailChangeSettings = Required<EmailChangeOptions>;

/** The injection token of {@link EmailChangeSettings}. */
export const EMAIL_CHANGE_SETTINGS = Symbol('EMAIL_CHANGE_SETTINGS');

/**
 * Adds the defaults to the options.
 * @param toPage returns the URL of a page of this library, or null if it is not served
 * @throws Error if an option is not valid. The message says what to do.
 */
export function toEmailChangeSettings(
  { confirmUrl, undoUrl }: EmailChangeOptions,
  toPage: (path: string) => string | null,
): EmailChangeSettings {
  const confirm = confirmUrl ?? toPage('/account/email#token={token}');
  const undo = undoUrl ?? toPage('/account/email/undo#token={token}');
  return {
    confirmUrl: toLinkUrl('EmailChangeModule', 'confirmUrl', confirm),
    undoUrl: toLinkUrl('EmailChangeModule', 'undoUrl', undo),
  };
}
