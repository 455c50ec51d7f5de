import { HttpException, type Type } from '@nestjs/common';

/**
 * An error that knows its whole answer: status, body, media type and headers. It is an ordinary
 * `HttpException`, so a host application without our filter still answers its status and body.
 */
export abstract class ApiException extends HttpException {
  constructor(
    readonly body: Record<string, unknown>,
    status: number,
    readonly mediaType: string,
    /** The shape of the body, for the OpenAPI document. */
    readonly schema: Type<object>,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(body, status);
  }
}
