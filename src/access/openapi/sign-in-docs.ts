/** Where the Authorize button of a Swagger page signs in. Provided by whoever has the endpoint, or knows it. */
export abstract class SignInDocs {
  /** The token endpoint for a user name and a password (RFC 6749 section 4.3); null where there is none. */
  abstract readonly tokenUrl: string | null;
  /** The scopes there are, each with what it allows, in words for a person. */
  abstract readonly scopes: Readonly<Record<string, string>>;
}
