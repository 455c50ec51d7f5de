import { Injectable } from '@nestjs/common';
import type { Actor } from '../../events/actor.js';
import { formParameters, required } from '../grants/form-parameters.js';
import { ForeignTokenError, rethrowInOAuthForm } from '../grants/oauth.errors.js';
import { SessionsService } from '../../sessions/sessions.service.js';
import { ClientAuthenticator } from './client-authenticator.js';
import { TokenReader } from './token-reader.js';
import { toActor } from '../../authorization/current-actor.decorator.js';
import type { RequestOrigin } from '../../http/request-origin.js';

/** Revoking tokens (RFC 7009). A token, whichever of the two, is good as long as its session: that ends. */
@Injectable()
export class RevocationService {
  constructor(
    private readonly clients: ClientAuthenticator,
    private readonly tokens: TokenReader,
    private readonly sessions: SessionsService,
  ) {}

  /** Throws an `OAuthError`. A token that is unknown, malformed or over already is none. */
  async revoke(
    form: unknown,
    authorization: string | undefined,
    origin: RequestOrigin,
  ): Promise<void> {
    const parameters = formParameters(form);
    try {
      const client = await this.clients.authenticate(authorization, parameters, origin);
      const token = await this.tokens.read(required(parameters, 'token'));
      if (!token) return;
      if (token.clientId !== client.id) throw new ForeignTokenError();
      // A public client has proved nothing: it is whoever has the token.
      const actor = client.confidential ? 'client' : 'anonymous';
      const cause: Actor = { ...toActor(origin), kind: actor, clientId: client.id };
      await this.sessions.endById(token.sessionId, 'revoked', cause);
    } catch (error) {
      rethrowInOAuthForm(error);
    }
  }
}
