import { ProblemException } from '../../http/problem.exception.js';
import { BAD_LINK_CODE } from '../../pages/page-error.js';

/** Where an error is reported to the application: the redirect URI of the request, which is the client's own. */
interface ErrorTarget {
  clientId: string;
  redirectUri: string;
  state: string | null;
}

/**
 * An authorization request that is not answered with a code (RFC 6749 section 4.1.2.1). Without a target the browser stays on
 * an error page: it must not be sent to a URL that the client has not registered.
 */
export class AuthorizationError extends ProblemException {
  constructor(
    readonly error: string,
    readonly description: string,
    readonly target: ErrorTarget | null = null,
    status = 400,
  ) {
    super({ status, code: BAD_LINK_CODE, detail: `${error}: ${description}` });
  }

  /** Returns this error with a target. */
  for(target: ErrorTarget): AuthorizationError {
    return new AuthorizationError(this.error, this.description, target, this.getStatus());
  }
}
