import { Injectable } from '@nestjs/common';
import { ClientRegistry } from '../../clients/client-registry.js';
import { hasRedirectUri } from '../../clients/redirect-uri.js';
import { IdTokenHints } from '../openid/id-token-hints.js';
import { appendQuery, readQuery } from './query.js';
import { AuthorizationError } from './authorization.error.js';

/** Who asks for a sign-out, and where the browser goes after it. */
interface SignOutRequest {
  /** The user of the ID token that the application has sent, or null. */
  userId: string | null;
  returnUrl: string | null;
}

/** Reads requests to sign out (OpenID Connect RP-Initiated Logout 1.0 section 2). */
@Injectable()
export class SignOutRequests {
  constructor(
    private readonly clients: ClientRegistry,
    private readonly hints: IdTokenHints,
  ) {}

  /** @throws AuthorizationError if the browser is to go to a URL that the client has not registered for that. */
  async read(url: string): Promise<SignOutRequest> {
    const query = readQuery(url);
    const hint = await this.hints.read(query.get('id_token_hint') ?? '');
    const clientId = query.get('client_id') || hint?.clientId;
    if (hint && clientId !== hint.clientId) throw invalid('The ID token is of another client');
    const redirectUri = query.get('post_logout_redirect_uri') || null;
    const userId = hint?.userId ?? null;
    if (redirectUri === null) return { userId, returnUrl: null };
    const client = clientId ? await this.clients.find(clientId) : null;
    if (!client || !hasRedirectUri(client, client.postLogoutRedirectUris, redirectUri)) {
      throw invalid('The post_logout_redirect_uri is not registered for this client');
    }
    return { userId, returnUrl: appendQuery(redirectUri, { state: query.get('state') || null }) };
  }
}

function invalid(description: string): AuthorizationError {
  return new AuthorizationError('invalid_request', description);
}
