import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { User } from './user.entity.js';
import { UsersService } from './users.service.js';
import { UsersStore } from './users.store.js';

/** Provides the `UsersService`. */
@Global()
@Module({
  imports: [TypeOrmModule.forFeature([User])],
  providers: [UsersService, UsersStore],
  exports: [UsersService],
})
export class UsersModule {}
