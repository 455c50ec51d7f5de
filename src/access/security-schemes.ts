/** The name of the security scheme in the OpenAPI document: an access token. */
export const SECURITY_SCHEME = 'oauth2';

/** The name of the security scheme of a client that authenticates with its id and secret (RFC 6749 section 2.3.1). */
export const CLIENT_SCHEME = 'oauth2-client';
