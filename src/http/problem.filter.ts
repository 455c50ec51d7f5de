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
import { toProblem } from './http-exceptions.js';
import { ProblemException } from './problem.exception.js';

/** The requests whose error a filter of the application has got. It may call {@link ProblemFilter} to answer. */
const handedOver = new WeakSet<ArgumentsHost>();

/**
 * Renders errors as `application/problem+json` (RFC 9457). Our own controllers bring it; an application can provide it as
 * `APP_FILTER` for all of its routes: its own exceptions below 500 keep their message, code and members. Of any other error
 * it answers the status only, because the message may contain SQL, a path or a part of the body. An error that would be a
 * 500 goes to a global filter of the application, if there is one.
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
    if (!isUnexpected(error)) return this.describe(error as HttpException);
    this.log('error', error, host);
    return new ProblemException({
      status: 500,
      code: 'internal_error',
      detail: 'Internal server error.',
    });
  }

  /** Returns the answer to an exception of the application below 500, or of the framework. */
  protected describe(error: HttpException): ProblemException {
    return toProblem(error);
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
