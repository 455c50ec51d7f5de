// The services that the command line needs, with the database and without routes.
import { type DynamicModule, Module, type Provider, type Type } from '@nestjs/common';
import { AuditEventRow } from './audit/audit-event.entity.js';
import { AuditWriter } from './audit/audit-writer.js';
import { AuditStore } from './audit/audit.store.js';
import {
  type AuthModuleOptions,
  type AuthOptions,
  completeAuthOptions,
  toSigningKeysOptions,
} from './auth.options.js';
import { CacheInvalidationModule } from './cache-invalidation/cache-invalidation.module.js';
import { ClockModule } from './clock/clock.module.js';
import { CryptoModule } from './crypto/crypto.module.js';
import { AuthDatabaseModule } from './database/auth-database.module.js';
import { AuthTablesModule } from './database/auth-tables.module.js';
import { EventsModule } from './events/events.module.js';

/** The services for one kind of task. */
export interface CommandServices<Services> {
  /** Each service, and the module that an application has to import for it. */
  types: { [Name in keyof Services]: [type: Type<Services[Name]>, owner: string] };
  /** Returns a module that provides them, with the database and without routes. */
  createModule: (given: AuthModuleOptions) => DynamicModule;
}

/** Loads the services for one kind of task, and nothing else. */
export const commandServices = {
  auditTrail: loadAuditTrail,
  clients: loadClients,
  importExport: loadImportExport,
  keys: loadKeys,
  mail: loadMail,
  users: loadUsers,
};

@Module({})
class CommandServicesModule {}

async function loadKeys() {
  const { SigningKeysModule } = await import('./signing-keys/signing-keys.module.js');
  const { SigningKeys } = await import('./signing-keys/signing-keys.service.js');
  return createServices({ keys: [SigningKeys, 'AuthModule'] }, (options) => ({
    imports: [SigningKeysModule.forRoot(toSigningKeysOptions(options))],
  }));
}

async function loadClients() {
  const { ClientsModule } = await import('./clients/clients.module.js');
  const { ClientsService } = await import('./clients/clients.service.js');
  const { SessionsModule } = await import('./sessions/sessions.module.js');
  const { UsersModule } = await import('./users/users.module.js');
  return createServices({ clients: [ClientsService, 'AuthModule'] }, (options) => ({
    imports: [
      UsersModule.forRoot(),
      SessionsModule.forRoot({ ...options.sessions, issuer: options.issuer }),
      ClientsModule.forRoot(options),
    ],
  }));
}

async function loadAuditTrail() {
  const { AuditTrail } = await import('./audit/audit-trail.js');
  const { UsersModule } = await import('./users/users.module.js');
  return createServices({ trail: [AuditTrail, 'AuditModule'] }, () => ({
    imports: [UsersModule.forRoot()],
    providers: [AuditTrail],
  }));
}

async function loadMail() {
  const { MailModule } = await import('./mail/mail.module.js');
  const { MailTester } = await import('./mail/mail-tester.js');
  const { Outbox } = await import('./mail/outbox.js');
  const { RefusedAddresses } = await import('./mail/refused-addresses.js');
  const { UsersModule } = await import('./users/users.module.js');
  return createServices(
    {
      outbox: [Outbox, 'AuthModule'],
      refused: [RefusedAddresses, 'AuthModule'],
      tester: [MailTester, 'AuthModule'],
    },
    ({ mail }) => ({ imports: [UsersModule.forRoot(), MailModule.forRoot({ mail })] }),
  );
}

async function loadImportExport() {
  const { KeptAddresses } = await import('./account/email/kept-addresses.js');
  const { ImportExportModule } = await import('./import-export/import-export.module.js');
  const { UserExporter } = await import('./import-export/user-exporter.js');
  const { UserImporter } = await import('./import-export/user-importer.js');
  const { MailModule } = await import('./mail/mail.module.js');
  const { PasswordsModule } = await import('./passwords/passwords.module.js');
  const { UsersModule } = await import('./users/users.module.js');
  return createServices(
    {
      importer: [UserImporter, 'ImportExportModule'],
      exporter: [UserExporter, 'ImportExportModule'],
    },
    ({ passwords, hashing, mail }) => ({
      imports: [
        UsersModule.forRoot(),
        PasswordsModule.forRoot({ ...passwords, hashing }),
        MailModule.forRoot({ mail }),
        { module: ImportExportModule },
      ],
      providers: [KeptAddresses],
    }),
  );
}

async function loadUsers() {
  const { KeptAddresses } = await import('./account/email/kept-addresses.js');
  const { NoticesModule } = await import('./account/notices/notices.module.js');
  const { RegistrationService } = await import('./account/registration/registration.service.js');
  const { SessionAdministration } = await import('./admin/session-administration.js');
  const { UserAdministration } = await import('./admin/user-administration.js');
  const { AdministratorRules } = await import('./authorization/administrator-rules.js');
  const { ScopePolicy } = await import('./authorization/scope-policy.js');
  const listModules = await loadUserModules();
  const { imports, Factors, IdentityAdministration, PersonalTokens } = await loadCredentials();
  return createServices(
    {
      users: [UserAdministration, 'AdminModule'],
      sessions: [SessionAdministration, 'AdminModule'],
      registration: [RegistrationService, 'RegistrationModule'],
      factors: [Factors, 'FactorsModule'],
      identities: [IdentityAdministration, 'FederationModule'],
      tokens: [PersonalTokens, 'PersonalTokensModule'],
    },
    (options) => ({
      imports: [...listModules(options), { module: NoticesModule }, ...imports],
      providers: [
        AdministratorRules,
        KeptAddresses,
        { provide: ScopePolicy, useFactory: () => new ScopePolicy(options) },
        UserAdministration,
        SessionAdministration,
        RegistrationService,
      ],
    }),
  );
}

async function loadUserModules() {
  const { MailModule } = await import('./mail/mail.module.js');
  const { PasswordsModule } = await import('./passwords/passwords.module.js');
  const { RateLimitsModule } = await import('./rate-limits/rate-limits.module.js');
  const { SessionsModule } = await import('./sessions/sessions.module.js');
  const { UsersModule } = await import('./users/users.module.js');
  return (options: AuthOptions): DynamicModule[] => [
    RateLimitsModule.forRoot(options.limits ?? {}),
    UsersModule.forRoot(),
    PasswordsModule.forRoot({ ...options.passwords, hashing: options.hashing }),
    SessionsModule.forRoot({ ...options.sessions, issuer: options.issuer }),
    MailModule.forRoot({ mail: options.mail }),
  ];
}

/** Loads what removes the credentials that users have beside a password. */
async function loadCredentials() {
  const { IdentityRemovalModule } = await import('./federation/identity-removal.module.js');
  const { IdentityAdministration } =
    await import('./federation/identities/identity-administration.js');
  const { FactorRemovalModule } = await import('./mfa/factor-removal.module.js');
  const { Factors } = await import('./mfa/factors.js');
  const { TokenRemovalModule } = await import('./personal-tokens/token-removal.module.js');
  const { PersonalTokens } = await import('./personal-tokens/personal-tokens.js');
  const removal = [FactorRemovalModule, IdentityRemovalModule, TokenRemovalModule];
  return {
    imports: removal.map((module) => ({ module })),
    Factors,
    IdentityAdministration,
    PersonalTokens,
  };
}

function createServices<Services>(
  types: CommandServices<Services>['types'],
  list: (options: AuthOptions) => { imports?: DynamicModule[]; providers?: Provider[] },
): CommandServices<Services> {
  const createModule = (given: AuthModuleOptions): DynamicModule => {
    const options = completeAuthOptions(given);
    const { imports = [], providers = [] } = list(options);
    return {
      module: CommandServicesModule,
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
  };
  return { types, createModule };
}
