import { databaseUnavailable } from '../../http/database-unavailable.js';
import { ApiException } from '../../http/api.exception.js';
import { UnavailableError } from '../../http/errors.js';
import { LimitExceededError } from '../../rate-limits/rate-limits.errors.js';
import { OAuthErrorResponse } from './oauth-error.dto.js';

/**
 * The error codes of RFC 6749 section 5.2 and of RFC 7009 section 2.2.1, and one of RFC 6749 section 4.1.2.1
 * for a server that is shedding load.
 */
export type OAuthErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'invalid_scope'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'temporarily_unavailable';

/**
 * An error of an OAuth endpoint (RFC 6749 section 5.2). `detail` repeats the description: it is the
 * member in which every other route of ours tells a person what is wrong.
 */
export class OAuthError extends ApiException {
  constructor(
    error: OAuthErrorCode,
    description: string,
    status = 400,
    headers?: Readonly<Record<string, string>>,
  ) {
    const body = { error, error_description: description, detail: description };
    super(body, status, 'application/json', OAuthErrorResponse, headers);
    this.message = description;
  }
}

/** 400: a parameter is missing, repeated or malformed. */
export class InvalidRequestError extends OAuthError {
  constructor(description: string, status = 400) {
    super('invalid_request', description, status);
  }
}

/** 401: the client is unknown, or did not prove who it is. */
export class InvalidClientError extends OAuthError {
  constructor() {
    super('invalid_client', 'Client authentication failed', 401, {
      'WWW-Authenticate': 'Basic realm="nightlatch"',
    });
  }
}

/** 400: what was to be exchanged for a token is wrong. */
export class InvalidGrantError extends OAuthError {
  constructor(description: string) {
    super('invalid_grant', description);
  }
}

/** 400 `invalid_grant`: one answer for a token that is malformed, forged, used, expired or revoked, or of another client. */
export class InvalidRefreshTokenError extends InvalidGrantError {
  constructor() {
    super('The refresh token is not valid');
  }
}

/** 400 `invalid_grant`: the token was given to another client. It stays good. */
export class ForeignTokenError extends InvalidGrantError {
  constructor() {
    super('The token was issued to another client');
  }
}

/** 400: a scope is unknown, malformed, or more than the client or the refresh token was granted. */
export class InvalidScopeError extends OAuthError {
  constructor() {
    super('invalid_scope', 'The requested scope is unknown, malformed or more than can be granted');
  }
}

/** 400: the server does not have this grant, or it is turned off. */
export class UnsupportedGrantTypeError extends OAuthError {
  constructor() {
    super('unsupported_grant_type', 'The grant type is not supported');
  }
}

/** 400: the client may not use this grant. */
export class UnauthorizedClientError extends OAuthError {
  constructor() {
    super('unauthorized_client', 'The client may not use this grant type');
  }
}

/** 503: the server cannot answer just now; `Retry-After` says, in seconds, when to come back. */
export class TemporarilyUnavailableError extends OAuthError {
  constructor({ message, headers }: UnavailableError = new UnavailableError()) {
    super('temporarily_unavailable', message, 503, headers);
  }
}

/** 429: it was tried too often; the headers are those of the other routes. No code of RFC 6749 says it better. */
export class TooManyAttemptsError extends OAuthError {
  constructor({ message, headers }: LimitExceededError) {
    super('temporarily_unavailable', message, 429, headers);
  }
}

/** For the rejection of an OAuth endpoint's work: where the server will not do it just now, in OAuth's form. */
export function rethrowInOAuthForm(error: unknown): never {
  if (error instanceof LimitExceededError) throw new TooManyAttemptsError(error);
  const unavailable = error instanceof UnavailableError ? error : databaseUnavailable(error);
  throw unavailable ? new TemporarilyUnavailableError(unavailable) : error;
}
