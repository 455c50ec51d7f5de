import type { LiveSession } from '../sessions/live-sessions.js';
import type { User } from '../users/user.entity.js';

/** Describes the id_token to issue. */
export interface NewIdToken {
  user: User;
  session: LiveSession;
  scopes: readonly string[];
  /** The access token of the same response, which the id_token is bound to. */
  accessToken: string;
  /** The `nonce` of the authorization request (OpenID Connect Core section 3.1.2.1), for the response to it alone. */
  nonce: string | null;
}

/** Issues id_tokens. The feature `oauth/openid/` extends it; without that no token response has an id_token. */
export abstract class IdTokens {
  /** Returns a signed id_token (OpenID Connect Core section 2). */
  abstract issue(given: NewIdToken): Promise<string>;
}
