import {
  applyDecorators,
  type CanActivate,
  type ExecutionContext,
  UseGuards,
} from '@nestjs/common';
import { ApiConsumes } from '@nestjs/swagger';
import type { ApiException } from './api.exception.js';
import { ApiErrors } from './api-errors.decorator.js';
import {
  ContentTooLargeError,
  MalformedRequestError,
  UnsupportedMediaTypeError,
} from './errors.js';

interface WithHeaders {
  headers: Record<string, string | string[] | undefined>;
}

/**
 * Refuses (415) a body of another content type than the route takes. Without it a JSON route also
 * takes a form, which any web page can send across origins without asking: login CSRF.
 */
export class ContentTypeGuard implements CanActivate {
  constructor(
    private readonly expected: string,
    private readonly refusal: (expected: string) => ApiException,
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
    if (mediaType?.trim() !== this.expected || !utf8) throw this.refusal(this.expected);
    return true;
  }
}

/** The route takes a body of this content type (in UTF-8) and no other. */
export function TakesOnly(
  mediaType: string,
  refusal: (expected: string) => ApiException = (expected) =>
    new UnsupportedMediaTypeError(expected),
): MethodDecorator {
  return applyDecorators(
    UseGuards(new ContentTypeGuard(mediaType, refusal)),
    ApiConsumes(mediaType),
  );
}

const JSON_TYPE = 'application/json';

/** The route takes `application/json` and nothing else; documents what a body can be refused for. */
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
