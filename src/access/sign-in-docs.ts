/** Tells the Swagger page where its Authorize button signs in. The token endpoint's module, or `AccessModule`, provides it. */
export abstract class SignInDocs {
  /** The token endpoint of the password grant (RFC 6749 section 4.3), or null if it is off. */
  abstract readonly tokenUrl: string | null;
  /** The scopes, each with a description for the user. */
  abstract readonly scopes: Readonly<Record<string, string>>;
}
