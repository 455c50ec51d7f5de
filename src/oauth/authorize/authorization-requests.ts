import { Inject, Injectable } from '@nestjs/common';
import { ScopePolicy } from '../../authorization/scope-policy.js';
import { ClientRegistry } from '../../clients/client-registry.js';
import type { Client } from '../../clients/client.js';
import { hasRedirectUri } from '../../clients/redirect-uri.js';
import { isResourceOf } from '../../tokens/resource-indicator.js';
import { TOKENS_OPTIONS, type TokensOptions } from '../../tokens/tokens.options.js';
import { IdTokenHints } from '../openid/id-token-hints.js';
import { AuthorizationError } from './authorization.error.js';
import { AuthorizationParameters } from './authorization-parameters.js';

/** A valid authorization request. It is never stored: each page reads it from its URL again. */
export interface AuthorizationRequest {
  client: Client;
  redirectUri: string;
  state: string | null;
  scopes: readonly string[];
  codeChallenge: string;
  nonce: string | null;
  prompts: readonly string[];
  maxAgeSeconds: number | null;
  /** The levels of sign-in that the application takes; empty for any. */
  acrValues: readonly string[];
  loginHint: string | null;
  /** The user of the `id_token_hint`, who alone may sign in; null for any user (OpenID Connect Core section 3.1.2.1). */
  hintedUserId: string | null;
  /** To write the same request again, with other parameters. */
  parameters: AuthorizationParameters;
}

/** Reads authorization requests (RFC 6749 section 4.1.1). */
@Injectable()
export class AuthorizationRequests {
  constructor(
    @Inject(TOKENS_OPTIONS) private readonly tokens: TokensOptions,
    private readonly clients: ClientRegistry,
    private readonly scopes: ScopePolicy,
    private readonly hints: IdTokenHints,
  ) {}

  /**
   * Returns the request in the query of a URL.
   * @throws AuthorizationError if it is not valid: with a target as soon as the redirect URI is known to be the client's.
   */
  async read(url: string): Promise<AuthorizationRequest> {
    const parameters = new AuthorizationParameters(url);
    const client = await this.getClient(parameters);
    const redirectUri = getRedirectUri(parameters, client);
    const state = parameters.get('state');
    try {
      parameters.assertWellFormed();
      parameters.assertSupported();
      assertGrantAllowed(client);
      this.assertResource(parameters);
      return {
        client,
        redirectUri,
        state,
        codeChallenge: parameters.getCodeChallenge(),
        scopes: this.getScopes(parameters, client),
        prompts: parameters.getPrompts(),
        maxAgeSeconds: parameters.getMaxAgeSeconds(),
        acrValues: parameters.getAcrValues(),
        nonce: parameters.get('nonce'),
        loginHint: parameters.get('login_hint'),
        hintedUserId: await this.readHint(parameters, client),
        parameters,
      };
    } catch (error) {
      if (!(error instanceof AuthorizationError)) throw error;
      throw error.for({ clientId: client.id, redirectUri, state });
    }
  }

  private async getClient(parameters: AuthorizationParameters): Promise<Client> {
    const client = await this.clients.find(parameters.getOnly('client_id'));
    if (!client) throw new AuthorizationError('invalid_request', 'The client_id is not known');
    return client;
  }

  private getScopes(parameters: AuthorizationParameters, client: Client): string[] {
    const scopes = this.scopes.resolve(parameters.get('scope') ?? '', client.scopes);
    if (scopes) return scopes;
    const description = 'The scope is malformed, unknown, or not for this client';
    throw new AuthorizationError('invalid_scope', description);
  }

  /**
   * Returns the user of the `id_token_hint`. A hint that cannot be read says nothing.
   * @throws AuthorizationError if it cannot be read, and no page may ask: the user who is signed in may be another one
   * (OpenID Connect Core section 3.1.2.1).
   */
  private async readHint(parameters: AuthorizationParameters, { id }: Client) {
    const text = parameters.get('id_token_hint');
    if (text === null) return null;
    const hint = await this.hints.read(text);
    if (hint?.clientId === id) return hint.userId;
    if (!parameters.getPrompts().includes('none')) return null;
    throw new AuthorizationError('login_required', 'The id_token_hint cannot be read');
  }

  private assertResource(parameters: AuthorizationParameters): void {
    if (isResourceOf(this.tokens.audience, parameters.get('resource'))) return;
    throw new AuthorizationError('invalid_target', 'resource must be the audience of this server');
  }
}

function getRedirectUri(parameters: AuthorizationParameters, client: Client): string {
  const redirectUri = parameters.getOnly('redirect_uri');
  if (hasRedirectUri(client, client.redirectUris, redirectUri)) return redirectUri;
  const description = 'The redirect_uri is not registered for this client';
  throw new AuthorizationError('invalid_request', description);
}

function assertGrantAllowed({ grantTypes }: Client): void {
  if (grantTypes.includes('authorization_code')) return;
  const description = 'The client may not use the grant authorization_code';
  throw new AuthorizationError('unauthorized_client', description);
}
