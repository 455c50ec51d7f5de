import { Injectable } from '@nestjs/common';
import { ValidationFailedError } from '../errors/errors.js';
import type { LoginRequest } from './login.dto.js';
import { ScopeCatalogue } from './scope-catalogue.js';
import { FIRST_PARTY_CLIENT_ID, SignInService } from './sign-in.service.js';
import type { TokenResponse } from './token-response.dto.js';

/** Signing in with JSON. */
@Injectable()
export class LoginService {
  constructor(
    private readonly scopes: ScopeCatalogue,
    private readonly signIns: SignInService,
  ) {}

  /** Throws `ValidationFailedError` for an unknown scope, and what `SignInService` throws. */
  signIn({ email, username, password, scope }: LoginRequest): Promise<TokenResponse> {
    // Before the password is hashed: what cannot succeed must not cost.
    const scopes = this.scopes.grant(scope);
    if (scopes === null) {
      throw new ValidationFailedError([
        { field: 'scope', message: 'has a scope that is not known' },
      ]);
    }
    return this.signIns.withPassword({
      login: (email ?? username)!,
      password,
      scopes,
      clientId: FIRST_PARTY_CLIENT_ID,
    });
  }
}
