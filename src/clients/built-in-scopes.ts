/** The scope of the routes that change how a user signs in. */
export const ACCOUNT_SCOPE = 'account';

/**
 * The scopes that exist without the option `scopes`. Only a client that lists one may request it, and the first-party
 * client gets it only if it asks for it.
 */
export const BUILT_IN_SCOPES: readonly string[] = [ACCOUNT_SCOPE];
