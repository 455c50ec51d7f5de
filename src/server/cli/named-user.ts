import type { Actor, User } from '../../index.js';
import { CliError } from './cli.errors.js';
import type { Row } from './output.js';
import { withServices } from './services.js';
import type { Services } from './tasks.js';

/** Describes the argument that names a user. */
export const USER_ARGUMENT = ['<user>', 'the id, e-mail address or user name'] as const;

/** Returns what the command line prints about a user. */
export function toUserRow(user: User) {
  const { email, username, fullName, disabled, roles, createdAt } = user;
  // The id that the application knows: of its own table if it has one.
  const id = user.externalId ?? user.id;
  const created_at = createdAt.toISOString();
  return { id, email, username, full_name: fullName, disabled, roles, created_at } satisfies Row;
}

/**
 * Returns the user with this id, e-mail address or user name.
 * @throws CliError if there is no such user.
 */
export async function findUser(name: string, { users }: Services<'users'>): Promise<User> {
  const user = await users.find(name);
  if (!user) throw new CliError(`There is no user ${name}.`);
  return user;
}

/**
 * Runs `work`, which changes the user with this id, e-mail address or user name.
 * @throws CliError if there is no such user, or the request is rejected.
 */
export function withUser<T>(
  name: string,
  work: (user: User, services: Services<'users'>, actor: Actor) => Promise<T>,
): Promise<T> {
  return withServices('users', async (services, actor) =>
    work(await findUser(name, services), services, actor),
  );
}
