import type { IncomingHttpHeaders } from 'node:http';
import {
  applyDecorators,
  type CanActivate,
  type ExecutionContext,
  UseGuards,
} from '@nestjs/common';
import { ApiConsumes } from '@nestjs/swagger';
import { ApiErrors } from './api-errors.decorator.js';
import { hasContentType } from './content-type.js';
import {
  ContentTooLargeError,
  MalformedRequestError,
  UnsupportedMediaTypeError,
} from './errors.js';
import { markRoute } from './route-mark.js';

const JSON_TYPE = 'application/json';

interface JsonRequest {
  headers: IncomingHttpHeaders;
  body?: unknown;
}

/**
 * Rejects a body of another content type (415), and one that nothing has parsed (400). Otherwise a JSON route would also accept a form, which any web page can
 * send across origins without a preflight: login CSRF.
 */
class JsonGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { headers, body } = context.switchToHttp().getRequest<JsonRequest>();
    if (!hasContentType(headers['content-type'], JSON_TYPE)) {
      throw new UnsupportedMediaTypeError(JSON_TYPE);
    }
    // On Express, with `bodyParser: false`.
    if (body !== undefined || !(Number(headers['content-length']) > 0)) return true;
    throw new MalformedRequestError('The application has no body parser for JSON.');
  }
}

/** Makes the route accept `application/json` only, in UTF-8, and documents the errors for other bodies. */
export function TakesJson(): MethodDecorator {
  return applyDecorators(
    UseGuards(new JsonGuard()),
    ApiConsumes(JSON_TYPE),
    markRoute({ body: 'parsed' }),
    ApiErrors(
      new MalformedRequestError(),
      new ContentTooLargeError(),
      new UnsupportedMediaTypeError(JSON_TYPE),
    ),
  );
}
