import { Injectable } from '@nestjs/common';
import type { Actor } from '../../events/actor.js';
import { parseFormParameters, getRequired } from '../../http/form-parameters.js';
import { ForeignTokenError } from '../grants/oauth.errors.js';
import { SessionsService } from '../../sessions/sessions.service.js';
import { ClientAuthenticator } from './client-authenticator.js';
import { TokenReader } from './token-reader.js';
import { toActor } from '../../authorization/current-actor.decorator.js';
import type { RequestOrigin } from '../../http/request-origin.js';

/** Revokes access tokens and refresh tokens (RFC 7009) by ending their session. */
@Injectable()
export class RevocationService {
  constructor(
    private readonly clients: ClientAuthenticator,
    private readonly tokens: TokenReader,
    private readonly sessions: SessionsService,
  ) {}

  /**
   * Revokes the token. Does nothing if the token is unknown, malformed, expired or revoked.
   * @throws OAuthError if the request is malformed, its client is not authenticated, or the token is another client's.
   */
  async revoke(
    form: unknown,
    authorization: string | undefined,
    origin: RequestOrigin,
  ): Promise<void> {
    const parameters = parseFormParameters(form);
    const client = await this.clients.authenticate(authorization, parameters, origin);
    const token = await this.tokens.read(getRequired(parameters, 'token'));
    if (!token) return;
    if (token.clientId !== client.id) throw new ForeignTokenError();
    // A public client has proven nothing but that it has the token.
    const kind = client.confidential ? 'client' : 'anonymous';
    const actor: Actor = { ...toActor(origin), kind, clientId: client.id };
    await this.sessions.endById(token.sessionId, 'revoked', actor);
  }
}
