import { Global, Module } from '@nestjs/common';
import { AuthTablesModule } from '../database/auth-tables.module.js';
import { DirectoryUsers } from './directory-users.js';
import { UserDirectory } from './user-directory.js';
import { User } from './user.entity.js';
import { UsersService } from './users.service.js';
import { UsersStore } from './users.store.js';

/**
 * Provides the `UsersService`, to the whole application. It is a part of `AuthModule`: imported once more it would be
 * another one, with a memory of its own and without the application's `UserDirectory`.
 */
@Global()
@Module({
  imports: [AuthTablesModule.forFeature([User])],
  providers: [
    UsersService,
    UsersStore,
    DirectoryUsers,
    // An application with a table of users of its own overrides it.
    { provide: UserDirectory, useValue: null },
  ],
  exports: [UsersService],
})
export class UsersModule {}
