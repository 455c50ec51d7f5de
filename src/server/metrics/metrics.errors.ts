import { ProblemException } from '../../index.js';

// The same responses as those of the other guards (RFC 6750 section 3).

/** 401 `not_authenticated`: the request has no bearer token. */
export class MetricsTokenMissingError extends ProblemException {
  constructor() {
    super(
      { status: 401, code: 'not_authenticated', detail: 'Not authenticated' },
      { 'WWW-Authenticate': 'Bearer' },
    );
  }
}

/** 401 `invalid_token`: the bearer token is not METRICS_TOKEN. */
export class MetricsTokenRefusedError extends ProblemException {
  constructor() {
    super(
      { status: 401, code: 'invalid_token', detail: 'Could not validate credentials' },
      {
        'WWW-Authenticate':
          'Bearer error="invalid_token", error_description="The token is not that of the metrics"',
      },
    );
  }
}
