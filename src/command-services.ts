// The services that the command line needs, with the database and without routes.
import { type DynamicModule, Module, type Provider, type Type } from '@nestjs/common';
import { AuditEventRow } from './audit/audit-event.entity.js';
import { AuditWriter } from './audit/audit-writer.js';
import { AuditStore } from './audit/audit.store.js';
import { type AuthModuleOptions, type AuthOptions, completeAuthOptions } from './auth.options.js';
import { CacheInvalidationModule } from './cache-invalidation/cache-invalidation.module.js';
import { ClockModule } from './clock/clock.module.js';
import { CryptoModule } from './crypto/crypto.module.js';
import { AuthDatabaseModule } from './database/auth-database.module.js';
import { AuthTablesModule } from './database/auth-tables.module.js';
import { EventsModule } from './events/events.module.js';

/** Some services, and the module that provides them. */
export interface Administration<Services> {
  module: DynamicModule;
  types: { [Name in keyof Services]: Type<Services[Name]> };
}

/** Loads the services for one kind of task, and nothing else. */
export const administrations = {
  auditTrail: loadAuditTrail,
  clients: loadClients,
  importExport: loadImportExport,
  keys: loadKeys,
  mail: loadMail,
  users: loadUsers,
};

@Module({})
class AdministrationModule {}

async function loadKeys(given: AuthModuleOptions) {
  const options = completeAuthOptions(given);
  const { SigningKeysModule } = await import('./signing-keys/signing-keys.module.js');
  const { SigningKeys } = await import('./signing-keys/signing-keys.service.js');
  const module = createModule(options, { imports: [SigningKeysModule.forRoot(options)] });
  return { module, types: { keys: SigningKeys } };
}

async function loadClients(given: AuthModuleOptions) {
  const options = completeAuthOptions(given);
  const { ClientsModule } = await import('./clients/clients.module.js');
  const { ClientsService } = await import('./clients/clients.service.js');
  const { SessionsModule } = await import('./sessions/sessions.module.js');
  const { UsersModule } = await import('./users/users.module.js');
  const sessions = SessionsModule.forRoot({ ...options.sessions, issuer: options.issuer });
  const module = createModule(options, {
    imports: [UsersModule.forRoot(), sessions, ClientsModule.forRoot(options)],
  });
  return { module, types: { clients: ClientsService } };
}

async function loadAuditTrail(given: AuthModuleOptions) {
  const { AuditTrail } = await import('./audit/audit-trail.js');
  const { UsersModule } = await import('./users/users.module.js');
  const module = createModule(completeAuthOptions(given), {
    imports: [UsersModule.forRoot()],
    providers: [AuditTrail],
  });
  return { module, types: { trail: AuditTrail } };
}

async function loadMail(given: AuthModuleOptions) {
  const options = completeAuthOptions(given);
  const { MailModule } = await import('./mail/mail.module.js');
  const { MailTester } = await import('./mail/mail-tester.js');
  const { Outbox } = await import('./mail/outbox.js');
  const { RefusedAddresses } = await import('./mail/refused-addresses.js');
  const { UsersModule } = await import('./users/users.module.js');
  const module = createModule(options, {
    imports: [UsersModule.forRoot(), MailModule.forRoot({ mail: options.mail })],
  });
  return { module, types: { outbox: Outbox, refused: RefusedAddresses, tester: MailTester } };
}

async function loadImportExport(given: AuthModuleOptions) {
  const { KeptAddresses } = await import('./account/email/kept-addresses.js');
  const { ImportExportModule } = await import('./import-export/import-export.module.js');
  const { UserExporter } = await import('./import-export/user-exporter.js');
  const { UserImporter } = await import('./import-export/user-importer.js');
  const { MailModule } = await import('./mail/mail.module.js');
  const { PasswordsModule } = await import('./passwords/passwords.module.js');
  const { UsersModule } = await import('./users/users.module.js');
  const options = completeAuthOptions(given);
  const module = createModule(options, {
    imports: [
      UsersModule.forRoot(),
      PasswordsModule.forRoot({ ...options.passwords, hashing: options.hashing }),
      MailModule.forRoot({ mail: options.mail }),
      { module: ImportExportModule },
    ],
    providers: [KeptAddresses],
  });
  return { module, types: { importer: UserImporter, exporter: UserExporter } };
}

async function loadUsers(given: AuthModuleOptions) {
  const options = completeAuthOptions(given);
  const { KeptAddresses } = await import('./account/email/kept-addresses.js');
  const { NoticesModule } = await import('./account/notices/notices.module.js');
  const { RegistrationService } = await import('./account/registration/registration.service.js');
  const { SessionAdministration } = await import('./admin/session-administration.js');
  const { UserAdministration } = await import('./admin/user-administration.js');
  const { AdministratorRules } = await import('./authorization/administrator-rules.js');
  const { ScopePolicy } = await import('./authorization/scope-policy.js');
  const { MailModule } = await import('./mail/mail.module.js');
  const { PasswordsModule } = await import('./passwords/passwords.module.js');
  const { RateLimitsModule } = await import('./rate-limits/rate-limits.module.js');
  const { SessionsModule } = await import('./sessions/sessions.module.js');
  const { UsersModule } = await import('./users/users.module.js');
  const credentials = await loadCredentials();
  const types = {
    users: UserAdministration,
    sessions: SessionAdministration,
    registration: RegistrationService,
  };
  const module = createModule(options, {
    imports: [
      RateLimitsModule.forRoot(options.limits ?? {}),
      UsersModule.forRoot(),
      PasswordsModule.forRoot({ ...options.passwords, hashing: options.hashing }),
      SessionsModule.forRoot({ ...options.sessions, issuer: options.issuer }),
      MailModule.forRoot({ mail: options.mail }),
      { module: NoticesModule },
      ...credentials.imports,
    ],
    providers: [
      AdministratorRules,
      KeptAddresses,
      { provide: ScopePolicy, useFactory: () => new ScopePolicy(options) },
      ...Object.values(types),
    ],
  });
  return { module, types: { ...types, ...credentials.types } };
}

/** Loads what removes the credentials that users have beside a password. */
async function loadCredentials() {
  const { IdentityAdministrationModule } =
    await import('./federation/identity-administration.module.js');
  const { IdentityAdministration } =
    await import('./federation/identities/identity-administration.js');
  const { FactorRemovalModule } = await import('./mfa/factor-removal.module.js');
  const { Factors } = await import('./mfa/factors.js');
  const { TokenAdministrationModule } =
    await import('./personal-tokens/token-administration.module.js');
  const { PersonalTokens } = await import('./personal-tokens/personal-tokens.js');
  return {
    imports: [FactorRemovalModule, IdentityAdministrationModule, TokenAdministrationModule].map(
      (module) => ({ module }),
    ),
    types: { factors: Factors, identities: IdentityAdministration, tokens: PersonalTokens },
  };
}

function createModule(
  options: AuthOptions,
  { imports = [], providers = [] }: { imports?: DynamicModule[]; providers?: Provider[] },
): DynamicModule {
  return {
    module: AdministrationModule,
    imports: [
      AuthDatabaseModule.forRoot(),
      { module: ClockModule },
      { module: EventsModule },
      CacheInvalidationModule.forRoot(options),
      CryptoModule.forRoot(options),
      AuthTablesModule.forFeature([AuditEventRow]),
      ...imports,
    ],
    // Records the changes of the command line in the audit trail.
    providers: [AuditStore, AuditWriter, ...providers],
  };
}
