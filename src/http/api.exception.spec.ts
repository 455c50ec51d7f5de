import { describe, expect, it } from 'vitest';
import { NotFoundError, ValidationFailedError } from './errors.js';
import { ProblemException } from './problem.exception.js';

describe('ApiException', () => {
  it('has the statusCode and the message of an exception of Nest, which its JSON does not have', () => {
    const error = new NotFoundError();
    const response = error.getResponse() as Record<string, unknown>;
    expect([response.statusCode, response.message]).toEqual([404, 'Resource not found.']);
    expect(JSON.parse(JSON.stringify(response))).toEqual(error.body);
    expect(error.message).toBe('Resource not found.');
  });

  it('keeps a member of an application with the name of one of these', () => {
    const members = { message: 'Try tomorrow', statusCode: 'x' };
    const error = new ProblemException({ status: 409, code: 'closed', detail: 'Closed.', members });
    expect(error.getResponse()).toEqual(error.body);
    expect(error.message).toBe('Closed.');
  });

  it.each([
    [401, 'UNAUTHENTICATED'],
    [403, 'FORBIDDEN'],
    [400, 'BAD_REQUEST'],
    [404, 'INTERNAL_SERVER_ERROR'],
  ])('gives a GraphQL error of the status %i the code %s', (status, code) => {
    const error = new ProblemException({ status, code: 'some_code', detail: 'Some text.' });
    expect(error.extensions).toEqual({ code, originalError: error.body });
  });

  it('gives a GraphQL error of an invalid body its errors', () => {
    const errors = [{ field: 'email', message: 'is required' }];
    expect(new ValidationFailedError(errors).extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      originalError: { errors },
    });
  });
});
