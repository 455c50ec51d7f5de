/** What a provider says about one of its accounts. */
export interface UpstreamUser {
  /** The id of the account, 1 to 255 characters, which never goes to another person. */
  subject: string;
  email: string | null;
  /** Whether the provider has verified that the person reads the mails to the address. */
  emailVerified: boolean;
  name: string | null;
}

/** What a profile reads the account with. */
export interface UpstreamRequest {
  /** The `id` of the provider in the configuration. */
  provider: string;
  /**
   * Fetches JSON with the access token, which is sent as a bearer token.
   * @throws Error if the answer has another status or type, is a redirect or too long, or takes too long.
   */
  fetchJson(url: string): Promise<unknown>;
}

/**
 * Reads the accounts of a provider that speaks OAuth 2.0 without id_tokens, such as GitHub. A provider of any module of the
 * application that extends it serves the configured provider whose `id` it names.
 */
export abstract class UpstreamProfile {
  /** The `id` of the configured provider. */
  abstract readonly provider: string;

  /** Returns the account of the person who has signed in there. An error refuses the sign-in. */
  abstract read(request: UpstreamRequest): Promise<UpstreamUser>;
}
