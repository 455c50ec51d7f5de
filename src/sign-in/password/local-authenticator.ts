import { Injectable } from '@nestjs/common';
import { runStrategy } from '../../tokens/verify/run-strategy.js';
import { type CheckedCredentials, LocalStrategy } from './local.strategy.js';

/**
 * Runs the local strategy on credentials that have been read and validated already. As a guard it
 * would run before any validation, on whatever the body holds, and passport-local would read the
 * query string too, which ends up in logs.
 */
@Injectable()
export class LocalAuthenticator {
  constructor(private readonly strategy: LocalStrategy) {}

  /** Throws what the strategy throws. */
  async authenticate(username: string, password: string): Promise<CheckedCredentials> {
    const request = { body: { username, password }, query: {} };
    const { user: checked } = await runStrategy<CheckedCredentials>(this.strategy, request);
    // Without a login or a password Passport itself refuses.
    return checked ?? { user: null, failure: 'unknown-user' };
  }
}
