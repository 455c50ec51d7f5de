import { describe, expect, it } from 'vitest';
import { NotFoundError, UnavailableError } from '../../http/errors.js';
import { ProblemException } from '../../http/problem.exception.js';
import { LimitExceededError } from '../../rate-limits/rate-limits.errors.js';
import { createLimits } from '../../rate-limits/rate-limits.options.js';
import { InvalidClientError, toOAuthError } from './oauth.errors.js';

describe('toOAuthError', () => {
  it('keeps the status and headers of LimitExceededError, in the form of RFC 6749', () => {
    const limit = createLimits({})['sign-in-account'];
    expect(toOAuthError(new LimitExceededError(limit, 11_001))).toMatchObject({
      status: 429,
      mediaType: 'application/json',
      body: {
        error: 'temporarily_unavailable',
        error_description: 'Too many attempts; try again later.',
        detail: 'Too many attempts; try again later.',
      },
      headers: {
        'Retry-After': '12',
        'RateLimit-Policy': '"sign-in-account";q=5;w=900',
        RateLimit: '"sign-in-account";r=0;t=12',
      },
    });
  });

  it.each([
    [new UnavailableError('Away.', 7), 503, 'temporarily_unavailable'],
    [new ProblemException({ status: 500, code: 'x', detail: 'Away.' }), 500, 'server_error'],
    [new ProblemException({ status: 502, code: 'x', detail: 'Away.' }), 502, 'server_error'],
    [new NotFoundError(), 404, 'invalid_request'],
    [new InvalidClientError(), 401, 'invalid_client'],
  ])('gives %o the code of its status', (error, status, code) => {
    const answer = toOAuthError(error);
    expect([answer.getStatus(), answer.body.error]).toEqual([status, code]);
    expect(answer.headers).toEqual(error.headers);
  });
});
