import { expect, it } from 'vitest';
import { toReason } from './to-reason.js';

it('toReason() returns the messages of an error, without its cause, and text for anything else that is thrown', () => {
  expect(toReason(new Error('no disk', { cause: new Error('secret') }))).toBe('no disk');
  const refused = [
    new Error('connect ECONNREFUSED ::1'),
    new Error('connect ECONNREFUSED 127.0.0.1'),
  ];
  expect(toReason(new AggregateError(refused))).toBe(
    'connect ECONNREFUSED ::1; connect ECONNREFUSED 127.0.0.1',
  );
  expect([new Error(), 'text', undefined].map(toReason)).toEqual(['Error', 'text', 'undefined']);
});
