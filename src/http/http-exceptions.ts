import { STATUS_CODES } from 'node:http';
import type { HttpException } from '@nestjs/common';
import {
  ContentTooLargeError,
  describeFields,
  MalformedRequestError,
  NotFoundError,
  UnavailableError,
} from './errors.js';
import { type FieldError, ProblemException } from './problem.exception.js';

/** Errors of the framework with a status that our own routes answer too. */
const KNOWN_STATUSES: Readonly<Record<number, () => ProblemException>> = {
  400: () => new MalformedRequestError(),
  404: () => new NotFoundError(),
  413: () => new ContentTooLargeError(),
  503: () => new UnavailableError(),
};

/** Statuses that only the framework answers. */
const FRAMEWORK_STATUSES: Readonly<Record<number, [code: string, detail: string]>> = {
  405: ['method_not_allowed', 'The route does not have this method.'],
  408: ['request_timeout', 'The request took too long to arrive.'],
  414: ['uri_too_long', 'The URL is too long.'],
  415: ['unsupported_media_type', 'The content type is not supported.'],
};

/** A code that an application gives its error. */
const CODE = /^[\w.:-]{1,64}$/;
/** The methods of Nest 11 and 12 that make an HttpException of an error of the framework, such as one of the body parser. */
const MADE_BY_NEST = /\bmapE(xternalE)?xception\b/;
const ROUTE_NOT_FOUND = /^Cannot [A-Z-]+ \S*$/;
const HAS_FRAMES = /\n\s+at /;

/**
 * Returns an exception of Nest as a problem (RFC 9457). One below 500 that code of the application has thrown keeps what it
 * tells the client: its message, the messages of a `ValidationPipe`, its code and further members.
 */
export function toProblem(error: HttpException): ProblemException {
  const status = error.getStatus();
  const byStatus = createByStatus(status);
  if (status < 400 || status >= 500 || isMadeByNest(error)) return byStatus;
  const { message, statusCode: _, error: title, ...given } = toObject(error.getResponse());
  const { detail, code, errorCode, errors: listed, ...members } = given;
  const errors = toFieldErrors(message) ?? toFieldErrors(listed);
  const texts = errors ? [describeFields(errors)] : [message, detail, title];
  const isText = (text: unknown): text is string =>
    typeof text === 'string' && text !== STATUS_CODES[status];
  return new ProblemException({
    status,
    code: [code, errorCode].find(isCode) ?? (errors ? 'validation_failed' : byStatus.code),
    detail: texts.find(isText) ?? byStatus.message,
    errors,
    members,
  });
}

function isCode(value: unknown): value is string {
  return typeof value === 'string' && CODE.test(value);
}

/** Returns the problem of an exception of which nothing but the status may be shown. */
export function createByStatus(status: number): ProblemException {
  const known = KNOWN_STATUSES[status];
  if (known) return known();
  const [code, detail] = FRAMEWORK_STATUSES[status] ?? [
    'request_refused',
    `The request was rejected: ${STATUS_CODES[status] ?? status}.`,
  ];
  return new ProblemException({ status, code, detail });
}

/**
 * Returns whether Nest has made the exception of an error of the framework. Its message may quote the body or the path. Nest
 * leaves no other trace than the stack, so an exception without one is not trusted.
 */
function isMadeByNest({ message, stack = '' }: HttpException): boolean {
  return ROUTE_NOT_FOUND.test(message) || MADE_BY_NEST.test(stack) || !HAS_FRAMES.test(stack);
}

function toObject(response: string | object): Record<string, unknown> {
  const isMessage = typeof response === 'string' || Array.isArray(response);
  return isMessage ? { message: response } : { ...response };
}

/** Returns the errors of a `ValidationPipe`: texts, texts by field (`errorFormat: 'grouped'`), or its `ValidationError`s. */
function toFieldErrors(message: unknown): FieldError[] | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  const errors = Array.isArray(message) ? message.flatMap(toFieldError) : toErrorsByField(message);
  return errors.length > 0 ? errors : undefined;
}

function toErrorsByField(message: object): FieldError[] {
  return Object.entries(message).flatMap(([field, texts]) =>
    [texts].flat().map((text) => ({ field, message: String(text) })),
  );
}

/** The texts of class-validator begin with the name of the member, and ours leave it out. */
const MEMBER_TEXT =
  /^(?:each value in )?(?:(?:nested )?property )?([a-z_$][\w$.]*) ((?:must|should) .*)$/s;

/** One error of ours, or a `ValidationError` of class-validator, whose `children` are the errors of nested members. */
interface GivenError extends Partial<FieldError> {
  property?: unknown;
  constraints?: object;
  children?: unknown[];
}

function toFieldError(given: unknown): FieldError[] {
  if (typeof given === 'string') {
    const [, field = 'body', message = given] = MEMBER_TEXT.exec(given) ?? [];
    return [{ field, message }];
  }
  // Never the `value` of a ValidationError, which may be a password.
  const { property, constraints, children, field, message } = Object(given) as GivenError;
  if (typeof field === 'string' && typeof message === 'string') return [{ field, message }];
  const own = Object.values(constraints ?? {})
    .map(String)
    .flatMap(toFieldError);
  return [
    ...own.map((error) => ({ ...error, field: String(property) })),
    ...(children ?? [])
      .flatMap(toFieldError)
      .map((error) => ({ ...error, field: `${String(property)}.${error.field}` })),
  ];
}
