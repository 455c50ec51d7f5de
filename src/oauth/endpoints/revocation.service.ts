import { Injectable } from '@nestjs/common';
import { type Actor, toActor } from '../../events/actor.js';
import { getRequired } from '../../http/form-parameters.js';
import { ForeignTokenError } from '../grants/oauth.errors.js';
import { SessionsService } from '../../sessions/sessions.service.js';
import { ClientAuthenticator } from './client-authenticator.js';
import { OpaqueTokens } from '../../tokens/opaque-tokens.js';
import { TokenReader } from './token-reader.js';
import type { HttpRequest } from '../../http/request-origin.js';

/** Revokes tokens (RFC 7009): access tokens and refresh tokens by ending their session, and opaque tokens by themselves. */
@Injectable()
export class RevocationService {
  constructor(
    private readonly clients: ClientAuthenticator,
    private readonly tokens: TokenReader,
    private readonly sessions: SessionsService,
    private readonly opaque: OpaqueTokens,
  ) {}

  /**
   * Revokes the token. Does nothing if the token is unknown, malformed, expired or revoked.
   * @throws OAuthError if the request is malformed, its client is not authenticated, or the token is another client's.
   */
  async revoke(form: unknown, request: HttpRequest): Promise<void> {
    const { client, parameters, origin } = await this.clients.authenticate(form, request);
    const text = getRequired(parameters, 'token');
    // A client needs no secret to revoke a token of another: it is enough to have the token.
    const opaque = this.opaque.find(text);
    if (opaque) return opaque.revoke(text, toActor(origin));
    const token = await this.tokens.read(text, origin);
    if (!token) return;
    if (token.clientId !== client.id) throw new ForeignTokenError();
    // A public client has proven nothing but that it has the token.
    const kind = client.confidential ? 'client' : 'anonymous';
    const actor: Actor = { ...toActor(origin), kind, clientId: client.id };
    await this.sessions.endById(token.sessionId, 'revoked', actor);
  }
}
