import { ProblemException } from '../http/problem.exception.js';

/** 401 `not_authenticated`: the request has no bearer token (RFC 6750 section 3.1: no `error` then). */
export class NotAuthenticatedError extends ProblemException {
  constructor() {
    super(
      { status: 401, code: 'not_authenticated', detail: 'Not authenticated' },
      { 'WWW-Authenticate': 'Bearer' },
    );
  }
}

/** 401 `invalid_token`: the token is malformed, expired, revoked, or not one of ours. */
export class InvalidAccessTokenError extends ProblemException {
  constructor(description = 'The access token is not valid') {
    super(
      { status: 401, code: 'invalid_token', detail: 'Could not validate credentials' },
      challengeInvalidToken(description),
    );
  }
}

/** 401 `invalid_token`, "Inactive user": the token is valid, but its user is disabled. */
export class InactiveSubjectError extends ProblemException {
  constructor() {
    super(
      { status: 401, code: 'invalid_token', detail: 'Inactive user' },
      challengeInvalidToken('Inactive user'),
    );
  }
}

/** 400 `invalid_request`: the request has more than one Authorization header, or several tokens. */
export class RepeatedCredentialsError extends ProblemException {
  constructor(detail = 'The request has more than one Authorization header.') {
    super(
      { status: 400, code: 'invalid_request', detail },
      { 'WWW-Authenticate': 'Bearer error="invalid_request"' },
    );
  }
}

function challengeInvalidToken(description: string): Record<string, string> {
  return {
    'WWW-Authenticate': `Bearer error="invalid_token", error_description="${description}"`,
  };
}
