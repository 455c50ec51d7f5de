import { ProblemException } from '../http/problem.exception.js';

/** 422 `scope_not_allowed`: no personal access token may have one of the scopes, or the user or the session lacks it. */
export class ScopeNotAllowedError extends ProblemException {
  /** @param scope the first scope that is not allowed, if it has the form of one */
  constructor(scope: string | null) {
    const which = scope === null ? 'is not a list of scopes' : `has ${scope}, which is not allowed`;
    super({
      status: 422,
      code: 'scope_not_allowed',
      detail: 'The token cannot have these scopes.',
      errors: [{ field: 'scope', message: which }],
    });
  }
}

/** The same form was sent before. The page answers with the list. */
export class TokenExistsError extends Error {}

/** 409 `too_many_tokens`: the user has as many live tokens as one may have. */
export class TooManyTokensError extends ProblemException {
  constructor() {
    super({
      status: 409,
      code: 'too_many_tokens',
      detail: 'You have 50 tokens. Delete one that you no longer use.',
    });
  }
}
