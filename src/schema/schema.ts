import { SigningKeyRow } from '../keys/signing-key.entity.js';
import { Password } from '../passwords/password.entity.js';
import { User } from '../users/user.entity.js';
import { CreateUsersPasswordsKeys1795000000000 } from './migrations/1795000000000-create-users-passwords-keys.js';

/** Every entity of the library, for the `DataSource` of an application. */
export const authEntities = [User, Password, SigningKeyRow];

/** Every migration of the library, in order. They never change once released. */
export const authMigrations = [CreateUsersPasswordsKeys1795000000000];
