import { Injectable } from '@nestjs/common';
import passport from 'passport';
import { ApiException } from '../http/api.exception.js';
import type { HttpRequest } from '../http/request-origin.js';
import { AccessTokenVerifier } from '../tokens/access-token.verifier.js';
import { verifyPresentedToken } from './jwt-auth.guard.js';

/** Passport has one registry per process, in which the host application may have its own `jwt`. */
const BEARER_STRATEGY = 'nightlatch-jwt';

/** The actions that Passport adds to a strategy for each request. */
interface StrategyRun {
  success(user: object): void;
  fail(reason: object): void;
  error(error: unknown): void;
}

/**
 * Verifies the token of a request for `AuthGuard('nightlatch-jwt')`, as `JwtAuthGuard` does: a route may take the credentials
 * of other strategies too.
 */
@Injectable()
export class BearerStrategy {
  constructor(private readonly verifier: AccessTokenVerifier) {
    // The types of Passport know neither our request nor our `this`.
    passport.use(BEARER_STRATEGY, this as never);
  }

  /** Passport calls it for each request, on an object with the strategy as its prototype. */
  authenticate(this: BearerStrategy & StrategyRun, request: HttpRequest): Promise<void> {
    return verifyPresentedToken(this.verifier, request).then(
      (principal) => this.success(principal),
      (error: unknown) => {
        // After a failure, unlike an error, Passport asks the next strategy of the guard.
        if (error instanceof ApiException && error.getStatus() === 401) this.fail(error);
        else this.error(error);
      },
    );
  }
}
