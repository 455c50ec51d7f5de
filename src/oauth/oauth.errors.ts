import { ApiException } from '../errors/api.exception.js';

/** The error codes of RFC 6749 section 5.2 that the token endpoint answers. */
export type OAuthErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'invalid_scope'
  | 'unsupported_grant_type';

/**
 * An error of an OAuth endpoint (RFC 6749 section 5.2). `detail` repeats the description: it is the
 * member in which every other route of ours tells a person what is wrong.
 */
export class OAuthError extends ApiException {
  constructor(
    error: OAuthErrorCode,
    description: string,
    status = 400,
    headers?: Record<string, string>,
  ) {
    const body = { error, error_description: description, detail: description };
    super(body, status, 'application/json', headers);
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
  /** `challenge`: the client tried HTTP Basic and must be told that it may (RFC 6749 section 5.2). */
  constructor(challenge: boolean) {
    const headers = challenge ? { 'WWW-Authenticate': 'Basic realm="nightlatch"' } : undefined;
    super('invalid_client', 'Client authentication failed', 401, headers);
  }
}

/** 400: what was to be exchanged for a token is wrong. */
export class InvalidGrantError extends OAuthError {
  constructor(description: string) {
    super('invalid_grant', description);
  }
}

/** 400: a scope is unknown or malformed. */
export class InvalidScopeError extends OAuthError {
  constructor() {
    super('invalid_scope', 'The requested scope is unknown or malformed');
  }
}

/** 400: the server does not have this grant, or it is turned off. */
export class UnsupportedGrantTypeError extends OAuthError {
  constructor() {
    super('unsupported_grant_type', 'The grant type is not supported');
  }
}
