import { type ArgumentsHost, Catch } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { ValidationFailedError } from '../http/errors.js';
import { ProblemFilter } from '../http/problem.filter.js';
import { FormPages } from './form-pages.js';
import { FormFailure, MissingFieldsError } from './page-failure.js';
import { toPageVisit } from './page-visit.js';

/** Answers an error of a form with its page: the status and headers of the JSON route, and a sentence that says what to do. */
@Catch()
export class PageFilter extends ProblemFilter {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly forms: FormPages,
  ) {
    super(host);
  }

  override catch(error: unknown, host: ArgumentsHost): unknown {
    // oxlint-disable-next-line promise/valid-params -- It is no promise.
    if (!(error instanceof FormFailure)) return super.catch(error, host);
    const { httpAdapter } = this.host;
    const visit = toPageVisit(host);
    const answer = this.toApiException(toCause(error), host);
    if (httpAdapter.isHeadersSent(visit.response)) return undefined;
    const page = this.forms.writeFailure(error, answer, visit);
    for (const [name, value] of Object.entries(answer.headers)) visit.response.header(name, value);
    return httpAdapter.reply(visit.response, page, answer.getStatus()) as unknown;
  }
}

function toCause({ cause }: FormFailure): unknown {
  if (!(cause instanceof MissingFieldsError)) return cause;
  return new ValidationFailedError(cause.fields.map((field) => ({ field, message: 'is missing' })));
}
