import { STATUS_CODES } from 'node:http';
import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  HttpException,
  Injectable,
  Logger,
  Optional,
} from '@nestjs/common';
import { ApplicationConfig, HttpAdapterHost } from '@nestjs/core';
import { writeLine } from './write-line.js';
import { ApiException } from './api.exception.js';
import { findGlobalFilter } from './global-filters.js';
import {
  findDatabaseFault,
  hideParameters,
  toMissingRowError,
  toUnavailableError,
} from './database-errors.js';
import {
  ContentTooLargeError,
  MalformedRequestError,
  NotFoundError,
  UnavailableError,
} from './errors.js';
import { ProblemException } from './problem.exception.js';

/** Errors of the framework with a status that our own routes answer too. */
const KNOWN_STATUSES: Readonly<Record<number, () => ProblemException>> = {
  400: () => new MalformedRequestError(),
  404: () => new NotFoundError(),
  413: () => new ContentTooLargeError(),
  503: () => new UnavailableError(),
};

/** The requests whose error a filter of the application has got. It may call {@link ProblemFilter} to answer. */
const handedOver = new WeakSet<ArgumentsHost>();

/** Statuses that only the framework answers. */
const FRAMEWORK_STATUSES: Readonly<Record<number, [code: string, detail: string]>> = {
  405: ['method_not_allowed', 'The route does not have this method.'],
  408: ['request_timeout', 'The request took too long to arrive.'],
  414: ['uri_too_long', 'The URL is too long.'],
  415: ['unsupported_media_type', 'The content type is not supported.'],
};

/**
 * Renders errors as `application/problem+json` (RFC 9457). Our own controllers bring it; an application can provide it as
 * `APP_FILTER` for all of its routes. Of any other error it answers the status only, because the message may contain SQL,
 * a path or a part of the body. An error that would be a 500 goes to a global filter of the application, if there is one.
 */
@Injectable()
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  constructor(
    private readonly adapterHost: HttpAdapterHost,
    @Optional() private readonly config?: ApplicationConfig,
  ) {}

  /** Returns what a filter of the application returns, or undefined. */
  catch(error: unknown, host: ArgumentsHost): unknown {
    // GraphQL and other transports handle errors themselves.
    if (host.getType<string>() !== 'http') throw error;
    const isForApplication = isUnexpected(error) && !handedOver.has(host);
    const filter = isForApplication ? this.findFilterOfApplication(error, host) : null;
    if (!filter) return this.answer(error, host);
    handedOver.add(host);
    this.forbidStoring(host);
    // It logs the error itself, as it does for the other routes of the application.
    // oxlint-disable-next-line promise/valid-params -- an exception filter's catch, no promise's.
    return filter.catch(hideParameters(error), host);
  }

  /** Answers an error that no filter of the application has taken. */
  protected answer(error: unknown, host: ArgumentsHost): undefined {
    const { httpAdapter } = this.adapterHost;
    const response: unknown = host.switchToHttp().getResponse();
    const answer = this.toApiException(error, host);
    if (httpAdapter.isHeadersSent(response)) return;
    this.forbidStoring(host);
    const body = this.render(answer, error, host);
    for (const [name, value] of Object.entries(answer.headers)) {
      httpAdapter.setHeader(response, name, value);
    }
    httpAdapter.reply(response, body, answer.getStatus());
  }

  /** No cache may store the answer to a failed credential. */
  private forbidStoring(host: ArgumentsHost): void {
    const { httpAdapter } = this.adapterHost;
    const response: unknown = host.switchToHttp().getResponse();
    if (httpAdapter.isHeadersSent(response)) return;
    httpAdapter.setHeader(response, 'Cache-Control', 'no-store');
  }

  /** Sets the content type of the answer, and returns its body. */
  protected render(answer: ApiException, _error: unknown, host: ArgumentsHost): string {
    const response: unknown = host.switchToHttp().getResponse();
    this.adapterHost.httpAdapter.setHeader(response, 'Content-Type', answer.mediaType);
    return JSON.stringify(answer.body);
  }

  /** Returns the answer to an error. Logs an error that is the server's own fault. */
  protected toApiException(error: unknown, host: ArgumentsHost): ApiException {
    if (error instanceof ApiException) return error;
    const translated = toUnavailableError(error);
    if (translated) {
      this.log('warn', error, host);
      return translated;
    }
    const missing = toMissingRowError(error);
    if (missing) return missing;
    if (!isUnexpected(error)) return createByStatus((error as HttpException).getStatus());
    this.log('error', error, host);
    return new ProblemException({
      status: 500,
      code: 'internal_error',
      detail: 'Internal server error.',
    });
  }

  /** Returns the global filter that Nest would take for this error, or null if that is this one. */
  private findFilterOfApplication(error: unknown, host: ArgumentsHost): ExceptionFilter | null {
    if (!this.config) return null;
    const filter = findGlobalFilter(this.config, error, host);
    return filter instanceof ProblemFilter ? null : filter;
  }

  /** Logs name, message and stack only: a database error also has its parameters, such as a password hash. */
  private log(level: 'warn' | 'error', error: unknown, host: ArgumentsHost): void {
    const { id: reqId } = host.switchToHttp().getRequest<{ id?: string }>();
    const logged = error instanceof Error ? error : new Error(String(error));
    const fault = findDatabaseFault(error) ?? undefined;
    writeLine(this.logger, level, `${logged.name}: ${logged.message}`, { reqId, fault }, logged);
  }
}

/** Returns whether the answer to an error is a 500, because it is a fault of the application. */
function isUnexpected(error: unknown): boolean {
  if (error instanceof ApiException) return false;
  if (error instanceof HttpException) return error.getStatus() >= 500 && error.getStatus() !== 503;
  return toUnavailableError(error) === null && toMissingRowError(error) === null;
}

function createByStatus(status: number): ProblemException {
  const known = KNOWN_STATUSES[status];
  if (known) return known();
  const [code, detail] = FRAMEWORK_STATUSES[status] ?? [
    'request_refused',
    `The request was rejected: ${STATUS_CODES[status] ?? status}.`,
  ];
  return new ProblemException({ status, code, detail });
}
