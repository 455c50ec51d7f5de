// The entry point for the server and its command line: what they need of the library without its routes. `index.ts` would
// load every controller and Swagger too, which takes longer than most commands.
export { ADMIN_ROLE, ADMIN_SCOPES } from './authorization/admin-scopes.js';
export { isScopeName } from './authorization/scope-name.js';
export { OUR_SCOPES } from './clients/built-in-scopes.js';
export { ClientRejectedError } from './clients/clients.errors.js';
export { IdColumn, TimeColumn } from './database/columns.js';
export { runAsCommand } from './database/command.js';
export { openWithoutChanges } from './database/command-data-sources.js';
export { type CopiedTable, copyToPostgres } from './database/copy-to-postgres.js';
export { DatabaseModule } from './database/database.module.js';
export {
  findDatabaseUrlFault,
  findDirectUrlFault,
  parseDatabaseUrl,
} from './database/database-url.js';
export { inspectDatabase } from './database/inspect-database.js';
export { migrationColumns } from './database/migration-columns.js';
export { migrateDatabase } from './database/open-data-source.js';
export { CLI_ACTOR } from './events/actor.js';
export { findProviderFaults } from './federation/provider-faults.js';
export { findDatabaseFault } from './http/database-errors.js';
export { ValidationFailedError } from './http/errors.js';
export { isHeaderRepeated } from './http/repeated-header.js';
export { isLoopbackUrl } from './http/loopback.js';
export { ExportError, ImportError } from './import-export/import-export.errors.js';
export { isLinkUrl } from './account/link-url.js';
export { MailTestError } from './mail/mail.errors.js';
export { splitSender } from './mail/sender.js';
export { parseSmtpUrl } from './mail/smtp-url.js';
export { findPasskeysFault } from './mfa/passkeys.options.js';
export { findAccentFault } from './pages/accent.js';
export { findLogoFault, parseLogo } from './pages/logo.js';
export { findCssFault } from './pages/own-style.js';
export { isPageName } from './pages/page-name.js';
export { authEntities, authMigrations } from './schema/schema.js';
export { findAlgorithm, SIGNING_ALGORITHMS } from './signing-keys/signing-algorithm.js';
export { KeyRejectedError } from './signing-keys/signing-keys.errors.js';
export { isResourceUrl } from './tokens/resource-indicator.js';
export { isRoleName } from './users/role-name.js';
export { User } from './users/user.entity.js';
