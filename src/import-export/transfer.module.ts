import { Module } from '@nestjs/common';
import { AuthTablesModule } from '../database/auth-tables.module.js';
import { Password } from '../passwords/password.entity.js';
import { User } from '../users/user.entity.js';
import { BatchImporter } from './import-batch.js';
import { TransferStore } from './transfer.store.js';
import { UsersTransfer } from './users-transfer.js';

/** Provides {@link UsersTransfer}, beside `AuthModule`. It has no routes. */
@Module({
  imports: [AuthTablesModule.forFeature([User, Password])],
  providers: [UsersTransfer, BatchImporter, TransferStore],
  exports: [UsersTransfer],
})
export class TransferModule {}
