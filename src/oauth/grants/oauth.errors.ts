import { ApiProperty } from '@nestjs/swagger';
import { ApiException } from '../../http/api.exception.js';
import { UnavailableError } from '../../http/errors.js';
import { ClientDeletedError } from '../../clients/clients.errors.js';
import type { Challenge } from '../../sign-in/challenge.js';
import { SecondFactorDueError } from '../../sessions/sessions.errors.js';
import {
  InactiveUserError,
  InvalidCredentialsError,
  InvalidSecondFactorError,
  MfaTokenNotValidError,
  SignInDeniedError,
} from '../../sign-in/sign-in.errors.js';

/**
 * The error codes of RFC 6749 section 5.2, RFC 7009 section 2.2.1 and RFC 8707 section 2, and those of RFC 6749 section
 * 4.1.2.1 for a server that fails or sheds load.
 */
type OAuthErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'invalid_scope'
  | 'invalid_target'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'server_error'
  | 'temporarily_unavailable';

/** The body of an OAuth error (RFC 6749 section 5.2). */
class OAuthErrorResponse {
  @ApiProperty({ description: 'A stable code, for programs.', example: 'invalid_grant' })
  error!: string;

  @ApiProperty({ description: 'A sentence for people.', example: 'Incorrect username or password' })
  error_description!: string;

  @ApiProperty({
    description: 'The same sentence, in the member that every other route uses for it.',
    example: 'Incorrect username or password',
  })
  detail!: string;
}

/**
 * An error of an OAuth endpoint (RFC 6749 section 5.2). `detail` repeats the description, so that a client finds the
 * sentence for a person in the same member on every route.
 */
export class OAuthError extends ApiException {
  constructor(
    error: OAuthErrorCode | (string & {}),
    description: string,
    status = 400,
    headers?: Readonly<Record<string, string>>,
    members?: Readonly<Record<string, unknown>>,
  ) {
    const body = { ...members, error, error_description: description, detail: description };
    super(body, status, 'application/json', OAuthErrorResponse, headers);
    this.message = description;
  }
}

/** 400: a parameter is missing, repeated or malformed. */
export class InvalidRequestError extends OAuthError {
  constructor(description: string, status = 400, headers?: Readonly<Record<string, string>>) {
    super('invalid_request', description, status, headers);
  }
}

/** 405: the endpoint has other methods. */
export class MethodNotAllowedError extends InvalidRequestError {
  constructor(allowed: readonly string[] = ['POST']) {
    super(`The endpoint accepts ${allowed.join(' and ')} only`, 405, { Allow: allowed.join(', ') });
  }
}

/**
 * 401: the client is unknown, or its authentication failed. A 401 needs a challenge (RFC 9110 section 15.5.2), but a browser
 * that gets `Basic` asks its user for a password, so only clients that have used it get it (RFC 6749 section 5.2).
 */
export class InvalidClientError extends OAuthError {
  constructor(scheme: 'Basic' | 'client_secret_post' = 'client_secret_post') {
    super('invalid_client', 'Client authentication failed', 401, {
      'WWW-Authenticate': `${scheme} realm="nightlatch"`,
    });
  }
}

/** 400: the credentials, code or token of the request are not valid. */
export class InvalidGrantError extends OAuthError {
  constructor(description: string) {
    super('invalid_grant', description);
  }
}

/** 400 `invalid_grant`: one answer for a token that is malformed, forged, used, expired, revoked, or of another client. */
export class InvalidRefreshTokenError extends InvalidGrantError {
  constructor() {
    super('The refresh token is not valid');
  }
}

/** 400 `invalid_grant`: the token belongs to another client. It stays valid. */
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

/** 400: the `resource` is not the audience of the server's tokens (RFC 8707 section 2). */
export class InvalidTargetError extends OAuthError {
  constructor() {
    super('invalid_target', 'The server issues no tokens for this resource');
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

/** 503: the server cannot answer at the moment. `Retry-After` says, in seconds, when to retry. */
export class TemporarilyUnavailableError extends OAuthError {
  constructor({ message, headers }: ApiException = new UnavailableError()) {
    super('temporarily_unavailable', message, 503, headers);
  }
}

/** 429: too many attempts, with the headers of the other routes. RFC 6749 has no better code. */
export class TooManyAttemptsError extends OAuthError {
  constructor({ message, headers }: ApiException) {
    super('temporarily_unavailable', message, 429, headers);
  }
}

/** 400 with the code and members of a {@link Challenge}: the user is proven, but a `SignInStep` asks for more. */
export class ChallengeError extends OAuthError {
  constructor({ code, detail, members }: Challenge) {
    super(code, detail, 400, undefined, members);
  }
}

const SIGN_IN_REJECTIONS = [
  InvalidCredentialsError,
  InactiveUserError,
  InvalidSecondFactorError,
  MfaTokenNotValidError,
  SecondFactorDueError,
  SignInDeniedError,
];

/** Returns an error in the form of RFC 6749 section 5.2, with its status and headers. */
export function toOAuthError(error: ApiException): OAuthError {
  if (error instanceof OAuthError) return error;
  const { message, headers } = error;
  const status = error.getStatus();
  if (SIGN_IN_REJECTIONS.some((type) => error instanceof type)) {
    return new InvalidGrantError(message);
  }
  if (error instanceof ClientDeletedError) return new InvalidClientError();
  if (status === 429) return new TooManyAttemptsError(error);
  if (status === 503) return new TemporarilyUnavailableError(error);
  if (status >= 500) return new OAuthError('server_error', message, status, headers);
  return new InvalidRequestError(message, status, headers);
}
