import type { Actor, SessionAdministration, User, UserAdministration } from '../../index.js';
import { CliError } from './cli.errors.js';
import type { Row } from './output.js';
import { withUsers } from './services.js';

/** What the command line shows of a user. */
export function rowOf(user: User): Row {
  const { id, email, username, fullName, disabled, roles, createdAt } = user;
  const created_at = createdAt.toISOString();
  return { id, email, username, full_name: fullName, disabled, roles, created_at };
}

/** Runs `work` on the user with this id, address or user name. Throws {@link CliError}. */
export function withUser<T>(
  who: string,
  work: (
    user: User,
    users: UserAdministration,
    cause: Actor,
    signIns: SessionAdministration,
  ) => Promise<T>,
): Promise<T> {
  return withUsers(async (users, cause, signIns) => {
    const user = await users.find(who);
    if (!user) throw new CliError(`There is no user ${who}.`);
    return work(user, users, cause, signIns);
  });
}
