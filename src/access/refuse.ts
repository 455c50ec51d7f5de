import type { ExecutionContext } from '@nestjs/common';
import type { ApiException } from '../http/api.exception.js';

/**
 * Throws it, with its headers on the answer already: `WWW-Authenticate` and `Retry-After` are part of it
 * (RFC 6750 section 3), and an application's own filter, or Nest's, writes status and body alone.
 */
export function refuse(context: ExecutionContext, error: ApiException): never {
  if (context.getType() === 'http') {
    type Response = { header(name: string, value: string): unknown };
    const response = context.switchToHttp().getResponse<Response>();
    for (const [name, value] of Object.entries(error.headers)) response.header(name, value);
  }
  throw error;
}
