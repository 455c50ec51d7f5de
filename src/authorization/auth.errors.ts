import { ProblemException } from '../http/problem.exception.js';

/**
 * 409 `last_administrator`: nobody would be left who administers.
 *
 * @example
 * ```ts
 * import { LastAdministratorError, type UserAdministration } from 'nightlatch';
 *
 * // Everybody who has left, but for one who would leave nobody behind.
 * export async function demote(administration: UserAdministration, ids: string[]): Promise<void> {
 *   for (const id of ids) {
 *     await administration.change(id, { roles: [] }).catch((error: unknown) => {
 *       if (!(error instanceof LastAdministratorError)) throw error;
 *     });
 *   }
 * }
 * ```
 */
export class LastAdministratorError extends ProblemException {
  constructor() {
    super({
      status: 409,
      code: 'last_administrator',
      detail: 'This is the last administrator: make another one first.',
    });
  }
}
