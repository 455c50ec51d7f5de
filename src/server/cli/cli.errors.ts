/** An error whose message tells the person at the terminal what to do. */
export class CliError extends Error {}

/** The server has refused the request, and would refuse it again. */
export class RequestRefusedError extends CliError {
  constructor(
    /** The code of RFC 6749 section 5.2 or RFC 8628 section 3.5. */
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}
