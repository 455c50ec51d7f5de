import type { RemoteIssuerOptions } from '../remote/remote.options.js';

/** What `AccessModule.forRoot()` is configured with: whose tokens are taken, and for whom they have to be. */
export interface AccessOptions extends RemoteIssuerOptions {
  /** The `aud` that a token must have: what the issuer was told of this service (`AUDIENCE`). */
  audience: string;
  /** The longest lifetime of a token that is believed, in seconds; a day by default. */
  longestTokenSeconds?: number;
}
