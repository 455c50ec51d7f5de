import { ProblemException } from '../../http/problem.exception.js';
import { InvalidGrantError, OAuthError } from '../grants/oauth.errors.js';

/** 400: the person has not decided yet. The device polls again (RFC 8628 section 3.5). */
export class AuthorizationPendingError extends OAuthError {
  constructor() {
    super('authorization_pending', 'The user has not decided yet');
  }
}

/** 400: the device polls too often. From now on it waits five seconds longer (RFC 8628 section 3.5). */
export class SlowDownError extends OAuthError {
  constructor() {
    super('slow_down', 'Wait 5 seconds longer between two requests from now on');
  }
}

/** 400: the person has denied the request, or has signed out before the device got its tokens. */
export class AccessDeniedError extends OAuthError {
  constructor() {
    super('access_denied', 'The user has denied the request, or has signed out');
  }
}

/** 400: the device code has expired. The device starts again. */
export class ExpiredTokenError extends OAuthError {
  constructor() {
    super('expired_token', 'The device code has expired');
  }
}

/** 400 `invalid_grant`: one answer for a device code that is malformed, unknown, used, or of another client. */
export class InvalidDeviceCodeError extends InvalidGrantError {
  constructor() {
    super('The device code is not valid');
  }
}

/** 422 `user_code_not_valid`: no device waits with this user code. */
export class UserCodeNotValidError extends ProblemException {
  constructor() {
    super({
      status: 422,
      code: 'user_code_not_valid',
      detail: 'The code is not valid: it is misspelt, has expired or was used.',
      errors: [{ field: 'user_code', message: 'is not valid' }],
    });
  }
}
