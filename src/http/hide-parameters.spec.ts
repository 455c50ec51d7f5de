import { QueryFailedError } from 'typeorm';
import { expect, it } from 'vitest';
import { hideParameters } from './hide-parameters.js';

it('hideParameters() removes the values of a failed statement from an error, its causes, and a cause that repeats', () => {
  const driverError = Object.assign(new Error('not null'), { detail: '(7, secret)' });
  const failure = new QueryFailedError('INSERT ...', ['secret'], driverError);
  const error = new Error('The user could not be stored.', { cause: failure });
  failure.cause = error;
  expect(hideParameters(error)).toBe(error);
  expect(JSON.stringify([failure, driverError])).not.toContain('secret');
  expect(failure.message).toContain('not null');
});
