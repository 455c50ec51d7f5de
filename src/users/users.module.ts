import { Global, Module } from '@nestjs/common';
import { AuthTablesModule } from '../database/auth-tables.module.js';
import { DirectoryUsers } from './directory-users.js';
import { UserDirectory } from './user-directory.js';
import { User } from './user.entity.js';
import { UsersService } from './users.service.js';
import { UsersStore } from './users.store.js';

/** Provides the `UsersService`. */
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
