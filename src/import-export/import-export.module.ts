import { Module } from '@nestjs/common';
import { AuthTablesModule } from '../database/auth-tables.module.js';
import { HashKind } from '../passwords/hash-kind.entity.js';
import { Password } from '../passwords/password.entity.js';
import { User } from '../users/user.entity.js';
import { BatchImporter } from './batch-importer.js';
import { ImportExportStore } from './import-export.store.js';
import { UserExporter } from './user-exporter.js';
import { UserImporter } from './user-importer.js';

/** Provides {@link UserImporter} and {@link UserExporter}. It needs `AuthModule` and has no routes. */
@Module({
  imports: [AuthTablesModule.forFeature([User, Password, HashKind])],
  providers: [UserImporter, UserExporter, BatchImporter, ImportExportStore],
  exports: [UserImporter, UserExporter],
})
export class ImportExportModule {}
