import { ProblemException } from '../http/problem.exception.js';

/**
 * A mail that must not be sent again: the mail server refused it for good, or it cannot be sent at all. A `MailTransport`
 * throws it; any other error means "try again later".
 */
export class MailRefusedError extends Error {
  constructor(
    /** A code without text of the mail server, for example `550`. It is stored and logged. */
    readonly code: string,
    options?: ErrorOptions,
  ) {
    super(`The mail was refused: ${code}.`, options);
  }
}

/** The mail server did not accept a test mail. The message is the server's own, for the operator alone. */
export class MailTestError extends Error {}

/** 422 `link_not_valid`: the link is forged, for another purpose, or of a user who has changed meanwhile. */
export class LinkNotValidError extends ProblemException {
  constructor() {
    super({ status: 422, code: 'link_not_valid', detail: 'This link is not valid.' });
  }
}

/** 422 `link_expired`: the link is genuine, but too old. */
export class LinkExpiredError extends ProblemException {
  constructor() {
    super({ status: 422, code: 'link_expired', detail: 'This link has expired.' });
  }
}

/** 422 `link_used`: the link is genuine, but was used already. */
export class LinkUsedError extends ProblemException {
  constructor() {
    super({ status: 422, code: 'link_used', detail: 'This link was used already.' });
  }
}

/** 422 `link_replaced`: the link is genuine, but a newer one was sent, or the request was withdrawn. */
export class LinkReplacedError extends ProblemException {
  constructor() {
    super({
      status: 422,
      code: 'link_replaced',
      detail: 'A newer link was sent, or the request was withdrawn.',
    });
  }
}
