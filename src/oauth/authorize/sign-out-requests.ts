import { Injectable } from '@nestjs/common';
import { ClientRegistry } from '../../clients/client-registry.js';
import { hasRedirectUri } from '../../clients/redirect-uri.js';
import { type IdTokenHint, IdTokenHints } from '../openid/id-token-hints.js';
import { appendQuery, readQuery } from './query.js';
import { AuthorizationError } from './authorization.error.js';

/** Who asks for a sign-out, and where the browser goes after it. */
interface SignOutRequest {
  /** The id_token that the application has sent, or null. */
  hint: IdTokenHint | null;
  /** The name of the application, or null. */
  clientName: string | null;
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
    const hintText = query.get('id_token_hint') ?? '';
    const hint = await this.hints.read(hintText);
    const clientId = query.get('client_id') || hint?.clientId;
    if (hint && clientId !== hint.clientId) throw invalid('The ID token is of another client');
    const client = clientId ? await this.clients.find(clientId) : null;
    const clientName = client?.name ?? null;
    const redirectUri = query.get('post_logout_redirect_uri') || null;
    // An id_token that cannot be read does not say whose the URL is, so the browser stays here.
    const isUnknownUrl = !clientId && hintText !== '';
    if (redirectUri === null || isUnknownUrl) return { hint, clientName, returnUrl: null };
    if (!client || !hasRedirectUri(client, client.postLogoutRedirectUris, redirectUri)) {
      throw invalid('The post_logout_redirect_uri is not registered for this client');
    }
    const returnUrl = appendQuery(redirectUri, { state: query.get('state') || null });
    return { hint, clientName, returnUrl };
  }
}

function invalid(description: string): AuthorizationError {
  return new AuthorizationError('invalid_request', description);
}
