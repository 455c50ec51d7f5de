/** The scope of the routes that change how a user signs in. */
export const ACCOUNT_SCOPE = 'account';

/**
 * The scopes that exist without the option `scopes`. Only a client that lists one may request it, and the first-party
 * client gets it only if it asks for it.
 */
export const BUILT_IN_SCOPES: readonly string[] = [ACCOUNT_SCOPE];

/**
 * The scopes that exist if OpenID Connect is on (OpenID Connect Core section 5.4), with what they allow. A client may be
 * registered with them also while it is off: to turn it off must not make a registration invalid.
 */
export const OPENID_SCOPES: Readonly<Record<string, string>> = {
  openid: 'Learn who you are',
  profile: 'Learn your name and user name',
  email: 'Learn your e-mail address',
};

/**
 * Asks for a refresh token (OpenID Connect Core section 11). Every client may send it, and it gives nothing: the grants of
 * the client decide.
 */
export const OFFLINE_ACCESS_SCOPE = 'offline_access';

/** All scopes that a client can be given although the application does not declare them. */
export const OUR_SCOPES: readonly string[] = [
  ...BUILT_IN_SCOPES,
  ...Object.keys(OPENID_SCOPES),
  OFFLINE_ACCESS_SCOPE,
];
