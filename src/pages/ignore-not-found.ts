import { NotFoundError } from '../http/errors.js';

/** Rethrows every error but that something is gone: it was removed meanwhile, for example by a second click. */
export function ignoreNotFound(error: unknown): void {
  if (!(error instanceof NotFoundError)) throw error;
}
