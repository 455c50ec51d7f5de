import { NotFoundError } from './errors.js';

const FOREIGN_KEY = /^(23503|SQLITE_CONSTRAINT_FOREIGNKEY)$/;

/**
 * Returns a 404 error if the row that a new row refers to is gone, such as the user of a session: another request has
 * deleted it meanwhile. Returns null for any other error.
 */
export function toMissingRowError(error: unknown): NotFoundError | null {
  const { driverError, query = '' } = (error ?? {}) as {
    driverError?: { code?: string };
    query?: string;
  };
  // A DELETE fails for the opposite reason: rows of a table without ON DELETE refer to this one.
  const isMissing = FOREIGN_KEY.test(driverError?.code ?? '') && !/^\s*DELETE/i.test(query);
  return isMissing ? new NotFoundError() : null;
}
