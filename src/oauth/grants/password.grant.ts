import { Injectable } from '@nestjs/common';
import {
  InactiveUserError,
  InvalidCredentialsError,
  SignInDeniedError,
} from '../../sign-in/sign-in.errors.js';
import { ScopePolicy } from '../../authorization/scope-policy.js';
import { SignInService } from '../../sign-in/sign-in.service.js';
import type { TokenResponse } from '../../sign-in/token-response.dto.js';
import { required } from './form-parameters.js';
import { Grant, type GrantRequest } from './grant.js';
import { InvalidGrantError, InvalidScopeError } from './oauth.errors.js';

/** `grant_type=password` (RFC 6749 section 4.3). */
@Injectable()
export class PasswordGrant extends Grant {
  readonly type = 'password';
  override readonly forFirstParty = true;

  constructor(
    private readonly scopes: ScopePolicy,
    private readonly signIns: SignInService,
  ) {
    super();
  }

  async exchange({ parameters, client, origin }: GrantRequest): Promise<TokenResponse> {
    const login = required(parameters, 'username');
    const password = required(parameters, 'password');
    // Before the password is hashed: what cannot succeed must not cost.
    const scopes = this.scopes.resolve(parameters.get('scope'), client.scopes);
    if (scopes === null) throw new InvalidScopeError();
    try {
      const signIn = { login, password, scopes, clientId: client.id, origin };
      return await this.signIns.withPassword(signIn);
    } catch (error) {
      const refused = [InvalidCredentialsError, InactiveUserError, SignInDeniedError].some(
        (type) => error instanceof type,
      );
      throw refused ? new InvalidGrantError((error as Error).message) : error;
    }
  }
}
