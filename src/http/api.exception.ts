import { HttpException, type Type } from '@nestjs/common';

/** The codes of Apollo Server and of its Nest driver, by status. Clients sign in again or refresh on the first. */
const GRAPHQL_CODES: Readonly<Record<number, string>> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  422: 'BAD_USER_INPUT',
};

/**
 * An error that defines its whole answer: status, body, media type and headers. As an `HttpException` it keeps its status
 * and body in a host application without our filter.
 */
export abstract class ApiException extends HttpException {
  /** The headers of the answer. */
  headers: Readonly<Record<string, string>>;

  constructor(
    readonly body: Record<string, unknown>,
    status: number,
    readonly mediaType: string,
    /** The shape of the body in the OpenAPI document; null for that of a problem (RFC 9457). */
    readonly schema: Type<object> | null,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(toResponse(body, status), status);
    this.headers = headers;
  }

  /** Adds a parameter to the `Bearer` challenge of the answer (RFC 6750 section 3), if it has one. */
  addToChallenge(name: string, value: string): void {
    const challenge = this.headers['WWW-Authenticate'];
    if (!challenge?.startsWith('Bearer')) return;
    const separator = challenge === 'Bearer' ? ' ' : ', ';
    const extended = `${challenge}${separator}${name}="${value}"`;
    this.headers = { ...this.headers, 'WWW-Authenticate': extended };
  }

  /** The `extensions` of a GraphQL error with this cause. Apollo's driver of Nest sets the same members. */
  get extensions(): Record<string, unknown> {
    const code = GRAPHQL_CODES[this.getStatus()] ?? 'INTERNAL_SERVER_ERROR';
    return { code, originalError: this.body };
  }
}

/**
 * Returns the body with the members of Nest's own exceptions, which filters and GraphQL drivers read. They are inherited,
 * so that the JSON of an answer does not have them.
 */
function toResponse(body: Record<string, unknown>, statusCode: number): object {
  return Object.assign(Object.create({ statusCode, message: body.detail }) as object, body);
}
