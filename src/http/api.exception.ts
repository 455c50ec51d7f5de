import { HttpException, type Type } from '@nestjs/common';

/**
 * An error that defines its whole answer: status, body, media type and headers. As an `HttpException` it keeps its status
 * and body in a host application without our filter.
 */
export abstract class ApiException extends HttpException {
  constructor(
    readonly body: Record<string, unknown>,
    status: number,
    readonly mediaType: string,
    /** The shape of the body in the OpenAPI document; null for that of a problem (RFC 9457). */
    readonly schema: Type<object> | null,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(body, status);
  }
}
