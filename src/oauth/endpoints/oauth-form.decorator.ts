import {
  applyDecorators,
  type CanActivate,
  type ExecutionContext,
  Header,
  HttpCode,
  UseGuards,
} from '@nestjs/common';
import { ApiConsumes } from '@nestjs/swagger';
import { Public } from '../../access/public.decorator.js';
import { ApiErrors } from '../../http/api-errors.decorator.js';
import { ContentTooLargeError, UnsupportedMediaTypeError } from '../../http/errors.js';
import { FORM_TYPE, type FormRequest, readForm } from '../../http/form-body.js';
import { markRoute } from '../../http/route-mark.js';
import { createLimitExample } from '../../rate-limits/rate-limits.errors.js';
import {
  InvalidClientError,
  InvalidRequestError,
  TemporarilyUnavailableError,
  toOAuthError,
  TooManyAttemptsError,
} from '../grants/oauth.errors.js';

/** Reads the form. */
class FormGuard implements CanActivate {
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FormRequest>();
    request.body = await readForm(request);
    return true;
  }
}

/** Marks an OAuth endpoint: it takes a form, authenticates its client itself, and its answer is never cached. */
export function OAuthForm({ endpoint, missing, client }: OAuthFormOptions): MethodDecorator {
  return applyDecorators(
    Public(),
    UseGuards(new FormGuard()),
    ApiConsumes(FORM_TYPE),
    markRoute({ body: 'own', endpoint, client }),
    HttpCode(200),
    Header('Cache-Control', 'no-store'),
    Header('Pragma', 'no-cache'),
    ApiErrors(
      new InvalidRequestError(`${missing} is required`),
      new InvalidClientError(),
      toOAuthError(new ContentTooLargeError()),
      toOAuthError(new UnsupportedMediaTypeError(FORM_TYPE)),
      new TooManyAttemptsError(createLimitExample('sign-in-account')),
      new TemporarilyUnavailableError(),
    ),
  );
}

interface OAuthFormOptions {
  /** The path below the issuer. */
  endpoint: string;
  /** A parameter that is required, for the example of an error. */
  missing: string;
  /** Whether a client may authenticate, or has to. */
  client: 'optional' | 'required';
}
