import { ProblemException } from '../../http/problem.exception.js';

// What is wrong with the credentials of a request (RFC 6750 section 3).

/** 401 `not_authenticated`: there is no bearer token. RFC 6750: without `error`, since none was made. */
export class NotAuthenticatedError extends ProblemException {
  constructor() {
    super(
      { status: 401, code: 'not_authenticated', detail: 'Not authenticated' },
      { 'WWW-Authenticate': 'Bearer' },
    );
  }
}

/** 401 `invalid_token`: malformed, expired, revoked, or not ours. */
export class InvalidAccessTokenError extends ProblemException {
  constructor(description = 'The access token is not valid') {
    super(
      { status: 401, code: 'invalid_token', detail: 'Could not validate credentials' },
      invalidToken(description),
    );
  }
}

/** 401 `invalid_token`, "Inactive user": the token is right, and its user has been disabled since. */
export class InactiveSubjectError extends ProblemException {
  constructor() {
    super(
      { status: 401, code: 'invalid_token', detail: 'Inactive user' },
      invalidToken('Inactive user'),
    );
  }
}

/** 400 `invalid_request`: more than one Authorization header. */
export class RepeatedCredentialsError extends ProblemException {
  constructor() {
    super(
      {
        status: 400,
        code: 'invalid_request',
        detail: 'The request has more than one Authorization header.',
      },
      { 'WWW-Authenticate': 'Bearer error="invalid_request"' },
    );
  }
}

function invalidToken(description: string): Record<string, string> {
  return {
    'WWW-Authenticate': `Bearer error="invalid_token", error_description="${description}"`,
  };
}
