import { describe, expect, it } from 'vitest';
import { LimitExceededError } from '../../rate-limits/rate-limits.errors.js';
import { createLimits } from '../../rate-limits/rate-limits.options.js';
import { rethrowInOAuthForm } from './oauth.errors.js';

describe('rethrowInOAuthForm', () => {
  it('keeps the status and headers of LimitExceededError, in the form of RFC 6749', () => {
    const limit = createLimits({})['sign-in-account'];
    const error = new LimitExceededError(limit, 11_001);
    expect(() => rethrowInOAuthForm(error)).toThrow(
      expect.objectContaining({
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
      }),
    );
  });
});
