const ALWAYS = [
  'sub',
  'iss',
  'aud',
  'exp',
  'iat',
  'auth_time',
  'nonce',
  'sid',
  'acr',
  'amr',
  'at_hash',
];
const BY_SCOPE = ['email', 'email_verified', 'name', 'preferred_username', 'updated_at'];

/** The claims of an id_token and of `/userinfo`. */
export const CLAIMS: readonly string[] = [...ALWAYS, ...BY_SCOPE];

/**
 * The claims that an application cannot set: ours, and those that say something about the token or the sign-in (OpenID
 * Connect Core sections 2, 3.3.2.11 and 5.6.2, RFC 7800, Back-Channel Logout section 2.4).
 */
export const RESERVED_CLAIMS: ReadonlySet<string> = new Set([
  ...CLAIMS,
  'azp',
  'nbf',
  'jti',
  'c_hash',
  's_hash',
  'cnf',
  'events',
  '_claim_names',
  '_claim_sources',
]);

/** What `prompt` may ask for (OpenID Connect Core section 3.1.2.1). */
export const PROMPTS = ['none', 'login', 'select_account', 'consent'];

/** Returns the members that the metadata of an OpenID Provider has beside those of RFC 8414 (OpenID Connect Discovery section 3). */
export function describeOpenId(issuer: string, algorithm: string) {
  return {
    userinfo_endpoint: `${issuer}/userinfo`,
    end_session_endpoint: `${issuer}/sign-out`,
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: [algorithm],
    claims_supported: CLAIMS,
    prompt_values_supported: PROMPTS,
    // Clients take a missing member for true.
    request_uri_parameter_supported: false,
  };
}
