import type { IncomingMessage } from 'node:http';
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
import { findHiddenHeaders } from '../../http/hidden-body.js';
import { markRoute } from '../../http/route-mark.js';
import { LimitExceededError } from '../../rate-limits/rate-limits.errors.js';
import { RATE_LIMITS_DEFAULTS, createLimits } from '../../rate-limits/rate-limits.options.js';
import {
  FormTooLargeError,
  FormTypeError,
  InvalidClientError,
  InvalidRequestError,
  TemporarilyUnavailableError,
  TooManyAttemptsError,
} from '../grants/oauth.errors.js';
import { assertForm, FORM_TYPE, readForm } from './form-body.js';

/** A request of Fastify, with Node's own as `raw`, or of Express, which is Node's own. */
type FormRequest = IncomingMessage & { raw?: IncomingMessage; body?: unknown };

/**
 * Reads the form. The parser of the framework would answer its own errors, and nests parameters (`a[b]=c`) or drops
 * repeated ones.
 */
class FormGuard implements CanActivate {
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FormRequest>();
    const raw = request.raw ?? request;
    const headers = findHiddenHeaders(raw) ?? raw.headers;
    assertForm(headers);
    // An application around this one may have read and parsed the body.
    if (!raw.readableEnded) request.body = await readForm(raw, headers);
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
      new FormTooLargeError(),
      new FormTypeError(FORM_TYPE),
      new TooManyAttemptsError(
        new LimitExceededError(createLimits(RATE_LIMITS_DEFAULTS)['sign-in-account']),
      ),
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
