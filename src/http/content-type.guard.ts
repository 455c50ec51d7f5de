import {
  applyDecorators,
  type CanActivate,
  type ExecutionContext,
  UseGuards,
} from '@nestjs/common';
import { ApiConsumes } from '@nestjs/swagger';
import type { ApiException } from './api.exception.js';
import { ApiErrors } from './api-errors.decorator.js';
import { markRoute } from './route-mark.js';
import {
  ContentTooLargeError,
  MalformedRequestError,
  UnsupportedMediaTypeError,
} from './errors.js';

interface WithHeaders {
  headers: Record<string, string | string[] | undefined>;
}

/**
 * Rejects a body of another content type (415). Otherwise a JSON route would also accept a form, which any web page can
 * send across origins without a preflight: login CSRF.
 */
class ContentTypeGuard implements CanActivate {
  constructor(
    private readonly expected: string,
    private readonly createError: (expected: string) => ApiException,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const header = context.switchToHttp().getRequest<WithHeaders>().headers['content-type'];
    const [mediaType, ...parameters] = String(header ?? '')
      .toLowerCase()
      .split(';');
    const charset = parameters
      .map((text) => text.trim())
      .find((text) => text.startsWith('charset='));
    const utf8 = charset === undefined || /^charset="?utf-?8"?$/.test(charset);
    if (mediaType?.trim() !== this.expected || !utf8) throw this.createError(this.expected);
    return true;
  }
}

/** Makes the route accept bodies of this content type only, in UTF-8. */
export function TakesOnly(
  mediaType: string,
  createError: (expected: string) => ApiException = (expected) =>
    new UnsupportedMediaTypeError(expected),
): MethodDecorator {
  return applyDecorators(
    UseGuards(new ContentTypeGuard(mediaType, createError)),
    ApiConsumes(mediaType),
    markRoute({ body: 'parsed' }),
  );
}

const JSON_TYPE = 'application/json';

/** Makes the route accept `application/json` only, and documents the errors for other bodies. */
export function TakesJson(): MethodDecorator {
  return applyDecorators(
    TakesOnly(JSON_TYPE),
    ApiErrors(
      new MalformedRequestError(),
      new ContentTooLargeError(),
      new UnsupportedMediaTypeError(JSON_TYPE),
    ),
  );
}
