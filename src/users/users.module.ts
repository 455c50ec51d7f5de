import { type DynamicModule, Global, Module } from '@nestjs/common';
import { AuthTablesModule } from '../database/auth-tables.module.js';
import { ExternalUserMapper } from './external-user-mapper.js';
import { UserDirectory } from './user-directory.js';
import { UserListing } from './user-listing.js';
import { UserListingStore } from './user-listing.store.js';
import { User } from './user.entity.js';
import { UsersService } from './users.service.js';
import { UsersStore } from './users.store.js';

/**
 * Provides the `UsersService` to the whole application. `AuthModule` brings it along; named among the imports of
 * another module it says no more than that the module needs it.
 */
@Global()
@Module({})
export class UsersModule {
  /** The one that provides: `AuthModule` calls it, and there may be one. */
  static forRoot(): DynamicModule {
    return {
      module: UsersModule,
      imports: [AuthTablesModule.forFeature([User])],
      providers: [
        UsersService,
        UsersStore,
        UserListing,
        UserListingStore,
        ExternalUserMapper,
        // An application with a table of users of its own overrides it.
        { provide: UserDirectory, useValue: null },
      ],
      exports: [UsersService, UserListing],
    };
  }
}
