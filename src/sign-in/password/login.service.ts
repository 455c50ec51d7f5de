import { Injectable } from '@nestjs/common';
import { FIRST_PARTY_CLIENT } from '../../clients/client.js';
import { ValidationFailedError } from '../../http/errors.js';
import type { RequestOrigin } from '../../sessions/sessions.service.js';
import type { LoginRequest } from './login.dto.js';
import { ScopePolicy } from '../../authorization/scope-policy.js';
import { SignInService } from '../sign-in.service.js';
import type { TokenResponse } from '../token-response.dto.js';

/** Signing in with JSON. */
@Injectable()
export class LoginService {
  constructor(
    private readonly scopes: ScopePolicy,
    private readonly signIns: SignInService,
  ) {}

  /** Throws `ValidationFailedError` for an unknown scope, and what `SignInService` throws. */
  signIn(request: LoginRequest, origin: RequestOrigin): Promise<TokenResponse> {
    const { email, username, password, scope } = request;
    // Before the password is hashed: what cannot succeed must not cost.
    const scopes = this.scopes.resolve(scope, FIRST_PARTY_CLIENT.scopes);
    if (scopes === null) {
      throw new ValidationFailedError([
        { field: 'scope', message: 'has a scope that is not known' },
      ]);
    }
    return this.signIns.withPassword({
      login: (email ?? username)!,
      password,
      scopes,
      clientId: FIRST_PARTY_CLIENT.id,
      origin,
    });
  }
}
