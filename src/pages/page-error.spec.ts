import { describe, expect, it } from 'vitest';
import { ProblemException } from '../http/problem.exception.js';
import { describeError } from './page-error.js';

const NO_PAGE = 'The address is not complete, or the page does not exist.';

function describeStatus(status: number, code = 'some_code'): string {
  const error = new ProblemException({ status, code, detail: 'Words for a program.' });
  return describeError(error, 'en').paragraphs.join(' ');
}

describe('describeError', () => {
  it('says of a 404 alone that the page does not exist', () => {
    expect(describeStatus(404)).toContain(NO_PAGE);
    for (const status of [400, 403, 409, 413, 415, 422, 429, 500, 503]) {
      expect(describeStatus(status), String(status)).not.toContain(NO_PAGE);
    }
  });

  it('has the words of the error, if the pages have some', () => {
    expect(describeStatus(409, 'email_not_verified')).toContain(
      'Confirm your e-mail address first',
    );
    expect(describeStatus(409, 'totp_already_on')).toContain('is set up for this account already');
  });

  it('says of a form that cannot be read that nothing was changed', () => {
    for (const status of [400, 413, 415]) {
      expect(describeStatus(status)).toContain('The form could not be read');
    }
  });

  it('never shows the words for a program', () => {
    for (const status of [403, 404, 409, 422, 500]) {
      expect(describeStatus(status)).not.toContain('for a program');
    }
  });
});
