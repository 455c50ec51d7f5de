import { type ArgumentsHost, Catch } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { ApiException } from '../http/api.exception.js';
import { ValidationFailedError } from '../http/errors.js';
import { ProblemFilter } from '../http/problem.filter.js';
import { FormPages } from './form-pages.js';
import { MessagePageError } from './message-page.error.js';
import { FormFailure, MissingFieldsError } from './page-failure.js';
import { toPageVisit } from './page-visit.js';
import { SeeOther } from './see-other.js';

/**
 * Answers an error of a page with a page: the status and headers that the error has on a JSON route, and a sentence that says
 * what to do. After a form it is the page of the form.
 */
@Catch()
export class PageFilter extends ProblemFilter {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly pages: FormPages,
  ) {
    super(host);
  }

  override catch(error: unknown, host: ArgumentsHost): unknown {
    if (error instanceof SeeOther) return this.redirect(error, host);
    // Its cause was thrown by the service of a form, and is no fault of the page.
    if (error instanceof FormFailure) return this.answer(error, host);
    // oxlint-disable-next-line promise/valid-params -- It is no promise.
    return super.catch(error, host);
  }

  protected override toApiException(error: unknown, host: ArgumentsHost): ApiException {
    return super.toApiException(error instanceof FormFailure ? toCause(error) : error, host);
  }

  protected override render(answer: ApiException, error: unknown, host: ArgumentsHost): string {
    const visit = toPageVisit(host);
    return error instanceof FormFailure && !(answer instanceof MessagePageError)
      ? this.pages.writeFailure(error, answer, visit)
      : this.pages.writeError(answer, visit);
  }

  private redirect({ url }: SeeOther, host: ArgumentsHost): unknown {
    const visit = toPageVisit(host);
    this.pages.setHeaders(visit);
    visit.response.header('Location', url);
    return this.host.httpAdapter.reply(visit.response, '', 303) as unknown;
  }
}

function toCause({ cause }: FormFailure): unknown {
  if (!(cause instanceof MissingFieldsError)) return cause;
  return new ValidationFailedError(cause.fields.map((field) => ({ field, message: 'is missing' })));
}
