import { BadRequestException, HttpException, UnprocessableEntityException } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { toProblem } from './http-exceptions.js';

/** What class-validator says of a nested member, with the value that was sent. */
const ERRORS = [
  {
    property: 'password',
    value: 'typed-secret',
    target: { password: 'typed-secret' },
    constraints: { minLength: 'password must be longer than or equal to 8 characters' },
    children: [],
  },
  {
    property: 'address',
    value: { zip: 'typed-secret' },
    children: [
      { property: 'zip', value: 'typed-secret', constraints: { isInt: 'zip must be an integer' } },
    ],
  },
];

describe('an exception of the application with the errors of class-validator', () => {
  it.each([
    ['as its message', new BadRequestException({ message: ERRORS })],
    ['as `errors`', new UnprocessableEntityException({ errors: ERRORS })],
    ['as its whole response', new HttpException(ERRORS, 400)],
  ])('names the fields and never shows a value: %s', (_, error) => {
    const { body } = toProblem(error);
    expect(body).toMatchObject({
      code: 'validation_failed',
      errors: [
        { field: 'password', message: 'must be longer than or equal to 8 characters' },
        { field: 'address.zip', message: 'must be an integer' },
      ],
    });
    expect(JSON.stringify(body)).not.toContain('typed-secret');
  });

  it('keeps errors in our own form', () => {
    const errors = [{ field: 'email', message: 'is not free' }];
    expect(toProblem(new BadRequestException({ errors })).body).toMatchObject({ errors });
  });

  it('has the text of the status if the list is empty', () => {
    expect(toProblem(new BadRequestException([])).body).not.toHaveProperty('errors');
  });
});
