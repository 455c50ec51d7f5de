import { QueryFailedError } from 'typeorm';
import { describe, expect, it } from 'vitest';
import {
  findDatabaseFault,
  getDriverCode,
  hideParameters,
  toMissingRowError,
  toUnavailableError,
} from './database-errors.js';

const createError = (members: object) => Object.assign(new Error('x'), members);
/** As TypeORM wraps the error of a driver. */
const failed = (code: string, query = 'INSERT INTO sessions') =>
  createError({ driverError: createError({ code }), query });

it('getDriverCode() is the code of the driver, wrapped or not, and empty for an error without one', () => {
  expect(getDriverCode(failed('23505'))).toBe('23505');
  expect(getDriverCode(createError({ code: 'SQLITE_BUSY' }))).toBe('SQLITE_BUSY');
  expect([new Error('x'), 'text', null].map(getDriverCode)).toEqual(['', '', '']);
});

describe('toUnavailableError()', () => {
  it.each([
    ['28P01', 'the database rejects the user or the password'],
    ['28000', 'the database rejects the user or the password'],
    ['3D000', 'the database does not exist'],
    ['42501', 'the database user lacks a privilege'],
    ['53300', 'the database has too many connections'],
    ['57P01', 'the database is shutting down or starting'],
    ['08P01', 'the database cannot be reached'],
    ['40001', 'two changes in the database collided'],
    ['40P01', 'two changes in the database collided'],
    ['55P03', 'the database is busy'],
    ['SQLITE_BUSY_SNAPSHOT', 'the database is busy'],
    ['SQLITE_READONLY_DBMOVED', 'the database is read-only'],
    ['SQLITE_CORRUPT', 'the database has a fault'],
    ['ECONNREFUSED', 'the database cannot be reached'],
    ['CERT_HAS_EXPIRED', 'the database cannot be reached'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'the database cannot be reached'],
  ])('is 503 for the error %s: %s', (code, fault) => {
    for (const error of [createError({ code }), failed(code)]) {
      expect(findDatabaseFault(error)).toBe(fault);
      expect(toUnavailableError(error)?.getStatus()).toBe(503);
    }
  });

  it('is 503 for a missing socket, and not for a missing file', () => {
    expect(findDatabaseFault(createError({ code: 'ENOENT', syscall: 'connect' }))).not.toBeNull();
    expect(findDatabaseFault(createError({ code: 'ENOENT', syscall: 'open' }))).toBeNull();
  });

  it.each(['23505', '23503', '42601', 'SQLITE_ERROR', 'SQLITE_CONSTRAINT_UNIQUE', ''])(
    'is null for the error %j',
    (code) => {
      expect(toUnavailableError(failed(code))).toBeNull();
      expect(toUnavailableError(code)).toBeNull();
    },
  );
});

describe('toMissingRowError()', () => {
  it.each(['23503', 'SQLITE_CONSTRAINT_FOREIGNKEY'])(
    'is 404 for %s at an INSERT, and null at a DELETE of a row that others refer to',
    (code) => {
      expect(toMissingRowError(failed(code))?.getStatus()).toBe(404);
      expect(toMissingRowError(failed(code, 'COMMIT'))?.getStatus()).toBe(404);
      expect(toMissingRowError(failed(code, ' DELETE FROM users'))).toBeNull();
      expect(toMissingRowError(failed('23505'))).toBeNull();
      expect(toMissingRowError(null)).toBeNull();
    },
  );

  it('is null for an error that TypeORM has not wrapped: it is of a query of the application', () => {
    expect(toMissingRowError(createError({ code: '23503' }))).toBeNull();
  });
});

it('hideParameters() removes the values of a failed statement from an error, its causes, and a cause that repeats', () => {
  const driverError = Object.assign(new Error('not null'), { detail: '(7, secret)' });
  const failure = new QueryFailedError('INSERT ...', ['secret'], driverError);
  const error = new Error('The user could not be stored.', { cause: failure });
  failure.cause = error;
  expect(hideParameters(error)).toBe(error);
  expect(JSON.stringify([failure, driverError])).not.toContain('secret');
  expect(failure.message).toContain('not null');
});
