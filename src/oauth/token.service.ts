import { Inject, Injectable } from '@nestjs/common';
import { InactiveUserError, InvalidCredentialsError } from '../auth/auth.errors.js';
import { ScopeCatalogue } from '../auth/scope-catalogue.js';
import { SignInService } from '../auth/sign-in.service.js';
import type { TokenResponse } from '../auth/token-response.dto.js';
import { databaseUnavailable } from '../database/unavailable.js';
import { UnavailableError } from '../errors/errors.js';
import { authenticateClient } from './client-authentication.js';
import { type FormParameters, formParameters, required } from './form-parameters.js';
import {
  InvalidGrantError,
  InvalidScopeError,
  TemporarilyUnavailableError,
  UnsupportedGrantTypeError,
} from './oauth.errors.js';
import { OAUTH_OPTIONS, type OAuthOptions } from './oauth.options.js';

/** The token endpoint (RFC 6749 section 3.2). Every error that is a client's to handle is an `OAuthError`. */
@Injectable()
export class TokenService {
  constructor(
    @Inject(OAUTH_OPTIONS) private readonly options: OAuthOptions,
    private readonly scopes: ScopeCatalogue,
    private readonly signIns: SignInService,
  ) {}

  /** `form` is the parsed body, of any shape; `authorization` the header that may name the client. */
  async exchange(form: unknown, authorization: string | undefined): Promise<TokenResponse> {
    const parameters = formParameters(form);
    const clientId = authenticateClient(authorization, parameters);
    // FastAPI's form leaves grant_type out, and so do clients written for it.
    const grantType = parameters.get('grant_type') ?? 'password';
    if (grantType !== 'password' || !this.options.passwordGrant) {
      throw new UnsupportedGrantTypeError();
    }
    return this.passwordGrant(parameters, clientId);
  }

  /** RFC 6749 section 4.3. */
  private async passwordGrant(
    parameters: FormParameters,
    clientId: string,
  ): Promise<TokenResponse> {
    const login = required(parameters, 'username');
    const password = required(parameters, 'password');
    const scopes = this.scopes.grant(parameters.get('scope'));
    if (scopes === null) throw new InvalidScopeError();
    try {
      return await this.signIns.withPassword({ login, password, scopes, clientId });
    } catch (error) {
      if (error instanceof InvalidCredentialsError || error instanceof InactiveUserError) {
        throw new InvalidGrantError(error.message);
      }
      const unavailable = error instanceof UnavailableError ? error : databaseUnavailable(error);
      throw unavailable ? new TemporarilyUnavailableError(unavailable) : error;
    }
  }
}
