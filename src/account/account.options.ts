/** Options of `AccountModule.forRoot()`, without its routes. */
export interface AccountOptions {
  /**
   * The page of your application where people change their password: `GET /.well-known/change-password` leads password
   * managers to it. Default: `/account/password`, or else `/account/forgot`, if they are served; else the route answers 404.
   */
  changePasswordUrl?: string | undefined;
}

/** {@link AccountOptions}, checked and complete. */
export interface AccountSettings {
  /** As a browser writes it, so that it fits into a header. */
  changePasswordUrl: string | null;
}

/** The injection token of {@link AccountSettings}. */
export const ACCOUNT_SETTINGS = Symbol('ACCOUNT_SETTINGS');

/**
 * Adds the defaults to the options.
 * @throws Error if an option is not valid. The message says what to do.
 */
export function toAccountSettings({ changePasswordUrl }: AccountOptions): AccountSettings {
  if (changePasswordUrl === undefined) return { changePasswordUrl: null };
  const url = URL.canParse(changePasswordUrl) ? new URL(changePasswordUrl) : null;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new Error(
      'AccountModule: changePasswordUrl must be the absolute URL of a page, for example https://app.example.com/password.',
    );
  }
  return { changePasswordUrl: url.href };
}
