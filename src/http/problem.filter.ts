import { STATUS_CODES } from 'node:http';
import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  HttpException,
  Injectable,
  Logger,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { ApiException } from './api.exception.js';
import { toUnavailableError } from './to-unavailable-error.js';
import {
  ContentTooLargeError,
  MalformedRequestError,
  NotFoundError,
  UnavailableError,
} from './errors.js';
import { ProblemException } from './problem.exception.js';

/** The statuses that the framework answers by itself, said as our own routes say them. */
const OURS: Readonly<Record<number, () => ProblemException>> = {
  400: () => new MalformedRequestError(),
  404: () => new NotFoundError(),
  413: () => new ContentTooLargeError(),
  503: () => new UnavailableError(),
};

/** Those that no route of ours answers. */
const FOREIGN: Readonly<Record<number, [code: string, detail: string]>> = {
  405: ['method_not_allowed', 'The route does not have this method.'],
  408: ['request_timeout', 'The request took too long to arrive.'],
  414: ['uri_too_long', 'The URL is too long.'],
  415: ['unsupported_media_type', 'The content type is not supported here.'],
};

/**
 * Renders errors in one shape (RFC 9457). Our own routes have it; an application that wants it for all of
 * its routes provides it as `APP_FILTER`. What is not ours is told by its status alone: the
 * message of a foreign error can hold SQL, a path or a part of the body.
 */
@Injectable()
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  constructor(private readonly adapterHost: HttpAdapterHost) {}

  catch(error: unknown, host: ArgumentsHost): void {
    // GraphQL and whatever else has no response to write to tells of errors in a way of its own.
    if (host.getType<string>() !== 'http') throw error;
    const { httpAdapter } = this.adapterHost;
    const response: unknown = host.switchToHttp().getResponse();
    const answer = this.answerTo(error, host);
    if (httpAdapter.isHeadersSent(response)) return;
    httpAdapter.setHeader(response, 'Content-Type', answer.mediaType);
    // An error may tell of a failed credential; no cache may keep any of them.
    httpAdapter.setHeader(response, 'Cache-Control', 'no-store');
    for (const [name, value] of Object.entries(answer.headers)) {
      httpAdapter.setHeader(response, name, value);
    }
    httpAdapter.reply(response, JSON.stringify(answer.body), answer.getStatus());
  }

  private answerTo(error: unknown, host: ArgumentsHost): ApiException {
    if (error instanceof ApiException) return error;
    const translated = toUnavailableError(error);
    if (translated) {
      this.log('warn', error, host);
      return translated;
    }
    const status = error instanceof HttpException ? error.getStatus() : 500;
    if (status < 500 || status === 503) return byStatus(status);
    this.log('error', error, host);
    return new ProblemException({
      status: 500,
      code: 'internal_error',
      detail: 'Something went wrong on our side.',
    });
  }

  /** Name, message and stack only: a database error carries its parameters, a hash among them. */
  private log(level: 'warn' | 'error', error: unknown, host: ArgumentsHost): void {
    const { id } = host.switchToHttp().getRequest<{ id?: string }>();
    const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
    this.logger[level]({ reqId: id, msg: `${name}: ${message}`, stack });
  }
}

function byStatus(status: number): ProblemException {
  const ours = OURS[status];
  if (ours) return ours();
  const [code, detail] = FOREIGN[status] ?? [
    'request_refused',
    `The request was refused: ${STATUS_CODES[status] ?? status}.`,
  ];
  return new ProblemException({ status, code, detail });
}
