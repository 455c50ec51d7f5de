/** Options of `ResourceMetadataModule.forRoot()`. */
export interface ResourceMetadataOptions {
  /** The name of the service, which a client may show to the user. Default: none. */
  name?: string | undefined;
  /** The URL of a page for the developers of clients. Default: none. */
  documentation?: string | undefined;
  /**
   * The scopes that a client should ask for. Clients of the Model Context Protocol ask for all of them. Default: the scopes
   * of the Swagger page.
   */
  scopes?: readonly string[] | undefined;
}

/** The injection token of {@link ResourceMetadataOptions}. */
export const RESOURCE_METADATA_OPTIONS = Symbol('RESOURCE_METADATA_OPTIONS');
