import { ProblemException } from '../errors/problem.exception.js';

/**
 * 409 `last_administrator`: nobody would be left who administers.
 *
 * @example
 * ```ts
 * import { LastAdministratorError, type UsersService } from 'nightlatch';
 *
 * // Where the last one cannot go, the others can.
 * export async function removeAll(users: UsersService, ids: string[]): Promise<string[]> {
 *   const left: string[] = [];
 *   for (const id of ids) {
 *     await users.delete(id).catch((error: unknown) => {
 *       if (!(error instanceof LastAdministratorError)) throw error;
 *       left.push(id);
 *     });
 *   }
 *   return left;
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
