import { Injectable } from '@nestjs/common';
import { PasswordSignIn } from '../../sign-in/password-sign-in.js';
import { UnknownScopeError } from '../../sign-in/sign-in.errors.js';
import type { SignInResult } from '../../sign-in/sign-in.service.js';
import { getRequired } from '../../http/form-parameters.js';
import { Grant, type GrantRequest } from './grant.js';
import { InvalidScopeError } from './oauth.errors.js';

/** `grant_type=password` (RFC 6749 section 4.3). */
@Injectable()
export class PasswordGrant extends Grant {
  readonly type = 'password';
  override readonly forFirstParty = true;
  override readonly limitsFailures = false;

  constructor(private readonly passwords: PasswordSignIn) {
    super();
  }

  async exchange({ parameters, client, request }: GrantRequest): Promise<SignInResult> {
    const login = getRequired(parameters, 'username');
    const password = getRequired(parameters, 'password');
    const credentials = { login, password, client, request };
    return this.passwords.signIn(credentials, parameters.get('scope')).catch((error: unknown) => {
      throw error instanceof UnknownScopeError ? new InvalidScopeError() : error;
    });
  }
}
