import { ProblemException } from '../http/problem.exception.js';

/** The change to a client is not possible. The message says why. */
export class ClientRejectedError extends Error {}

/** 401 `invalid_client`: the client was deleted after it was authenticated. */
export class ClientDeletedError extends ProblemException {
  constructor() {
    super({ status: 401, code: 'invalid_client', detail: 'Client authentication failed' });
  }
}
