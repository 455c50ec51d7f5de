import { ClientRow } from '../clients/client.entity.js';
import { SigningKeyRow } from '../keys/signing-key.entity.js';
import { Password } from '../passwords/password.entity.js';
import { Session } from '../sessions/session.entity.js';
import { User } from '../users/user.entity.js';
import { CreateUsersPasswordsKeys1795000000000 } from './migrations/1795000000000-create-users-passwords-keys.js';
import { AddExternalUsers1795600000000 } from './migrations/1795600000000-add-external-users.js';
import { CreateSessionsAndClients1795300000000 } from './migrations/1795300000000-create-sessions-and-clients.js';

/** Every entity of the library, for the `DataSource` of an application. */
export const authEntities = [User, Password, SigningKeyRow, Session, ClientRow];

/** Every migration of the library, in order. They never change once released. */
export const authMigrations = [
  CreateUsersPasswordsKeys1795000000000,
  CreateSessionsAndClients1795300000000,
  AddExternalUsers1795600000000,
];
