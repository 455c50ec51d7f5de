import { type DynamicModule, Global, Module } from '@nestjs/common';
import { AuthTablesModule } from '../database/auth-tables.module.js';
import { ExternalUsers } from './external-users.js';
import { SecondFactorSwitch } from './second-factor-switch.js';
import { UserAccounts } from './user-accounts.js';
import { UserDirectory } from './user-directory.js';
import { UserListing } from './user-listing.js';
import { UserListingStore } from './user-listing.store.js';
import { User } from './user.entity.js';
import { UsersService } from './users.service.js';
import { UsersStore } from './users.store.js';

/**
 * Provides `UsersService`, `UserAccounts` and `ExternalUsers`. `AuthModule` configures it for the whole application, so every
 * module can inject them. A module may import it by its name, to show what it depends on: there is still one of each.
 */
@Global()
@Module({})
export class UsersModule {
  /** Called once, by `AuthModule`. */
  static forRoot(): DynamicModule {
    return {
      module: UsersModule,
      imports: [AuthTablesModule.forFeature([User])],
      providers: [
        UsersService,
        SecondFactorSwitch,
        UserAccounts,
        UsersStore,
        UserListing,
        UserListingStore,
        ExternalUsers,
        // An application with its own table of users overrides it.
        { provide: UserDirectory, useValue: null },
      ],
      exports: [SecondFactorSwitch, UsersService, UserAccounts, ExternalUsers, UserListing],
    };
  }
}
