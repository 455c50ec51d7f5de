import type { Repository } from 'typeorm';
import { PreparedFindOne } from '../database/prepared-statements.js';
import type { User } from './user.entity.js';
import type { UserKey } from './user.types.js';

/** A prepared statement for each unique column of users. */
export type UserFinders = Readonly<Record<UserKey['column'], PreparedFindOne<User>>>;

/**
 * Creates the statements.
 * @param buildExtra see `PreparedFindOne`
 */
export function createUserFinders(users: Repository<User>, buildExtra?: () => string): UserFinders {
  return {
    id: new PreparedFindOne(users, 'id', buildExtra),
    emailCanonical: new PreparedFindOne(users, 'emailCanonical', buildExtra),
    username: new PreparedFindOne(users, 'username', buildExtra),
  };
}
