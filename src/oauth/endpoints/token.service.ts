import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { TokenResponse } from '../../sign-in/token-response.dto.js';
import { FIRST_PARTY_CLIENT_ID } from '../../clients/client.js';
import { formParameters } from '../grants/form-parameters.js';
import { Grant } from '../grants/grant.js';
import {
  rethrowInOAuthForm,
  UnauthorizedClientError,
  UnsupportedGrantTypeError,
} from '../grants/oauth.errors.js';
import { ExtensionRegistry } from '../../sign-in/steps/extension-registry.js';
import type { RequestOrigin } from '../../sessions/sessions.service.js';
import { ClientAuthenticator } from './client-authenticator.js';

/** The token endpoint (RFC 6749 section 3.2). Every error that is a client's to handle is an `OAuthError`. */
@Injectable()
export class TokenService implements OnApplicationBootstrap {
  private readonly grants = new Map<string, Grant>();

  constructor(
    private readonly extensions: ExtensionRegistry,
    private readonly clients: ClientAuthenticator,
  ) {}

  onApplicationBootstrap(): void {
    for (const grant of this.extensions.find(Grant)) {
      if (this.grants.has(grant.type)) throw new Error(`Two grants are ${grant.type}.`);
      this.grants.set(grant.type, grant);
    }
  }

  /** Every `grant_type` that is served. */
  get grantTypes(): string[] {
    return [...this.grants.keys()].toSorted();
  }

  /** `form` is the parsed body, of any shape; `authorization` the header that may name the client. */
  async exchange(
    form: unknown,
    authorization: string | undefined,
    origin: RequestOrigin,
  ): Promise<TokenResponse> {
    const parameters = formParameters(form);
    const client = await this.clients
      .authenticate(authorization, parameters, origin)
      .catch(rethrowInOAuthForm);
    // FastAPI's form leaves grant_type out, and so do clients written for it.
    const grant = this.grants.get(parameters.get('grant_type') ?? 'password');
    if (!grant) throw new UnsupportedGrantTypeError();
    const allowed =
      client.id === FIRST_PARTY_CLIENT_ID
        ? grant.forFirstParty
        : client.grantTypes.includes(grant.type);
    if (!allowed) throw new UnauthorizedClientError();
    return grant.exchange({ parameters, client, origin }).catch(rethrowInOAuthForm);
  }
}
