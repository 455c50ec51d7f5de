// The entry point `nightlatch`: it lists every name that an application may use.

// `nightlatch/access` exports these too, for a service that only guards its routes.
export {
  type AccessAsyncOptions,
  AccessModule,
  type AccessOptions,
  type AccessTokenClaims,
  AccessTokenVerifier,
  type ApiException,
  ApiErrors,
  AUTH_SWAGGER_OPTIONS,
  Authenticated,
  type AuthenticatedRequest,
  Clock,
  CurrentUser,
  type HttpRequest,
  type IntrospectionOptions,
  IsPlainText,
  JwtAuthGuard,
  MalformedRequestError,
  MayBeAbsent,
  MayBeCleared,
  NotFoundError,
  type OptionsFactory,
  type Credential,
  type Principal,
  type PrincipalClaims,
  ProblemException,
  ProblemFilter,
  Public,
  type RemoteIssuerOptions,
  type RequiredSignIn,
  RequirementsGuard,
  RequireRecentSignIn,
  RequireVerifiedEmail,
  ResourceMetadataModule,
  type ResourceMetadataOptions,
  getRequest,
  Roles,
  Scopes,
  SessionOnly,
  SocketAuthenticator,
  SECURITY_SCHEME,
  type SigningAlgorithm,
  StrictBody,
  StrictBodyPipe,
  StrictQuery,
  SubjectResolver,
  type SubjectState,
  TakesJson,
  TakesNoBody,
  type TokenSubject,
  UnavailableError,
  UuidParamPipe,
  ValidationFailedError,
  type VerificationKey,
  VerificationKeys,
  withAuthDocs,
} from './access.js';

export { AccountModule, type AccountRoutes } from './account/account.module.js';
export { EmailChangeModule, type EmailChangeRoutes } from './account/email/email-change.module.js';
export type { EmailChangeOptions } from './account/email/email-change.options.js';
export type { PendingEmailChange } from './account/email/email-change-requests.js';
export { EmailChangeService } from './account/email/email-change.service.js';
export type { AuditEvent } from './audit/audit-event.entity.js';
export { AuditModule, type AuditOptions, type AuditRoutes } from './audit/audit.module.js';
export type { AuditFilters } from './audit/audit.store.js';
export { type AuditPage, type AuditRequest, AuditTrail } from './audit/audit-trail.js';
export { AdminModule, type AdminRoutes } from './admin/admin.module.js';
export { SessionAdministration } from './admin/session-administration.js';
export { type UserChanges, UserAdministration } from './admin/user-administration.js';
export { ADMIN_ROLE, ADMIN_SCOPES } from './authorization/admin-scopes.js';
export { AdminOnly } from './authorization/admin-only.decorator.js';
export { LastAdministratorError } from './authorization/authorization.errors.js';
export {
  AuthModule,
  type AuthModuleAsyncOptions,
  type AuthModuleExtras,
  type AuthRoutes,
} from './auth.module.js';
export type { AuthModuleOptions } from './auth.options.js';
export { ChangeFeed, type WatchedTable, type Watcher } from './cache-invalidation/change-feed.js';
export { type ApplicationType, type Client, FIRST_PARTY_CLIENT_ID } from './clients/client.js';
export { ClientRejectedError } from './clients/clients.errors.js';
export type { ConfiguredClient } from './clients/clients.options.js';
export { ClientsService, type RedirectUriUse } from './clients/clients.service.js';
export type { NewClient } from './clients/client-validation.js';
export { IdColumn, TimeColumn } from './database/columns.js';
export { dataSourceOptions } from './database/data-source.js';
export { DatabaseHealth } from './database/database-health.js';
export { DatabaseModule } from './database/database.module.js';
export type { DatabaseOptions } from './database/data-source.js';
export { migrationColumns } from './database/migration-columns.js';
export type { Transaction } from './database/transactions.js';
export { type ActorKind, CLI_ACTOR, type Actor, SYSTEM_ACTOR } from './events/actor.js';
export { Events, type NightlatchEvents } from './events/events.js';
export type {
  FederationRefusal,
  SessionEndReason,
  SignInFailure,
  TokenRefusal,
  TokenRevokeReason,
} from './events/reasons.js';
export { type UnitOfWork, UnitsOfWork } from './events/units-of-work.js';
export { FederationModule } from './federation/federation.module.js';
export { IdentityRemovalModule } from './federation/identity-removal.module.js';
export type {
  ConfiguredProvider,
  FederationOptions,
  ProviderMetadata,
} from './federation/federation.options.js';
export { IdentityAdministration } from './federation/identities/identity-administration.js';
export { Identity } from './federation/identity.entity.js';
export {
  UpstreamProfile,
  type UpstreamRequest,
  type UpstreamUser,
} from './federation/upstream-profile.js';
export type { FormParameters } from './http/form-parameters.js';
export { Grant, type GrantRequest } from './oauth/grants/grant.js';
export {
  InvalidGrantError,
  InvalidRequestError,
  InvalidScopeError,
  type OAuthError,
} from './oauth/grants/oauth.errors.js';
export { OpenIdClaims, type OpenIdClaimsSubject } from './oauth/openid/openid-claims.js';
export { HashingPool, type HashingStats, type HashTimes } from './passwords/hashing-pool.js';
export type { FirebaseParameters } from './passwords/firebase-hash.js';
export { KeyRejectedError } from './signing-keys/signing-keys.errors.js';
export { SIGNING_ALGORITHMS } from './signing-keys/signing-algorithm.js';
export {
  type SigningKeyInfo,
  SigningKeys,
  type SigningKeyState,
} from './signing-keys/signing-keys.service.js';
export type { Attempt } from './rate-limits/rate-limiter.js';
export type { RateLimitsOptions } from './rate-limits/rate-limits.options.js';
export { DevMailbox } from './mail/dev-mailbox.js';
export type { MailLink } from './mail/link.entity.js';
export type { MailAddress } from './mail/mail-address.js';
export { type DueMail, MailKind, type PreparedMail } from './mail/mail-kind.js';
export { MailLinks, type NewLink } from './mail/mail-links.js';
export { MailTester } from './mail/mail-tester.js';
export { MailTemplates } from './mail/mail-templates.js';
export type { MailToRender, RenderedMail } from './mail/mail-to-render.js';
export { MailTransport, type OutgoingMail } from './mail/mail-transport.js';
export {
  LinkExpiredError,
  LinkNotValidError,
  LinkReplacedError,
  LinkUsedError,
  MailRefusedError,
} from './mail/mail.errors.js';
export type { MailOptions, SmtpOptions } from './mail/mail.options.js';
export { type NewMail, Outbox, type QueuedMail } from './mail/outbox.js';
export type { RefusedAddress } from './mail/refused-address.entity.js';
export { RefusedAddresses } from './mail/refused-addresses.js';
export { AuthorizeModule } from './oauth/authorize.module.js';
export type { AuthorizeOptions } from './oauth/authorize.options.js';
export { FactorsModule } from './mfa/factors.module.js';
export type { FactorsOptions, FactorsRoutes } from './mfa/factors.options.js';
export { Factors } from './mfa/factors.js';
export {
  type EnrolledFactor,
  type FactorFilter,
  SecondFactor,
  type SecondFactorAttempt,
  type SecondFactorUse,
} from './mfa/second-factor.js';
export { TotpModule } from './mfa/totp.module.js';
export type { TotpOptions, TotpRoutes } from './mfa/totp/totp.options.js';
export { OAuthModule } from './oauth/oauth.module.js';
export type { OAuthOptions, OAuthRoutes } from './oauth/oauth.options.js';
export { DevMailboxModule } from './pages/dev-mailbox.module.js';
export { HostedPages } from './pages/hosted-pages.js';
export type { FieldToRender, PageLink, PageToRender } from './pages/page-to-render.js';
export type { PagesOptions } from './pages/pages.options.js';
export { PersonalTokens } from './personal-tokens/personal-tokens.js';
export { PersonalTokensModule } from './personal-tokens/personal-tokens.module.js';
export { TokenRemovalModule } from './personal-tokens/token-removal.module.js';
export type {
  PersonalTokensOptions,
  PersonalTokensRoutes,
} from './personal-tokens/personal-tokens.options.js';
export { PasskeysModule, type PasskeysRoutes } from './mfa/passkeys.module.js';
export type { PasskeysOptions } from './mfa/passkeys.options.js';
export { PasswordHasher } from './passwords/password-hasher.js';
export { type PasswordOwner, PasswordPolicy } from './passwords/password-policy.js';
export { PasswordRejectedError } from './passwords/passwords.errors.js';
export type {
  Argon2Parameters,
  HashingOptions,
  PasswordsOptions,
} from './passwords/passwords.options.js';
export { RecoveryModule, type RecoveryRoutes } from './account/recovery/recovery.module.js';
export type { RecoveryOptions } from './account/recovery/recovery.options.js';
export { RecoveryService } from './account/recovery/recovery.service.js';
export { RegistrationModule } from './account/registration/registration.module.js';
export { RegistrationRequestService } from './account/verification/registration-request.service.js';
export type { RegistrationOptions } from './account/registration/registration.options.js';
export {
  type Registration,
  type RegistrationExtras,
  RegistrationService,
} from './account/registration/registration.service.js';
export {
  VerificationModule,
  type VerificationRoutes,
} from './account/verification/verification.module.js';
export type {
  VerificationOptions,
  VerificationProof,
} from './account/verification/verification.options.js';
export {
  type VerificationProofs,
  VerificationService,
} from './account/verification/verification.service.js';
export { prefixAuthTables } from './schema/prefix-auth-tables.js';
export { authEntities, authMigrations } from './schema/schema.js';
export type { Session } from './sessions/session.entity.js';
export type { SessionsOptions } from './sessions/sessions.options.js';
export { type BrowserSession, BrowserSessions } from './sessions/browser-sessions.js';
export type { LiveSession } from './sessions/live-sessions.js';
export { SessionsService } from './sessions/sessions.service.js';
export { type RequestOrigin, toRequestOrigin } from './http/request-origin.js';
export { findLogFields, type LogFields } from './http/write-line.js';
export { PublicPaths } from './http/public-paths.js';
export type { SessionFilter } from './sessions/sessions.store.js';
export { CurrentActor } from './authorization/current-actor.decorator.js';
export { LimitChanges } from './authorization/limit-changes.decorator.js';
export { ScopePolicy } from './authorization/scope-policy.js';
export { PASSED, type PendingSignIn, SignInStep, type StepResult } from './sign-in/sign-in-step.js';
export {
  type BrowserSignIn,
  type BrowserSignInResult,
  type SignIn,
  type SignInResult,
  SignInService,
} from './sign-in/sign-in.service.js';
export type { Challenge } from './sign-in/challenge.js';
export { SignInChallengeError, SignInDeniedError } from './sign-in/sign-in.errors.js';
export { TokenClaims, type TokenClaimsSubject } from './sign-in/token-claims.js';
export type { TokenResponse } from './sign-in/token-response.dto.js';
export { ExportError, ImportError } from './import-export/import-export.errors.js';
export { ImportExportModule } from './import-export/import-export.module.js';
export type { ImportOptions, ImportProgress, RefusedRow } from './import-export/import-run.js';
export type { UserFileFormat } from './import-export/row-reader.js';
export type { LeftOut } from './import-export/import-export.store.js';
export { type ExportOptions, UserExporter } from './import-export/user-exporter.js';
export { type PasswordTrial, UserImporter } from './import-export/user-importer.js';
export {
  type DirectoryUser,
  type NewDirectoryUser,
  UserDirectory,
} from './users/user-directory.js';
export type { UsersPage, UsersQuery } from './users/user-listing.js';
export { EmailTakenError, ExternalUsersError, UsernameTakenError } from './users/users.errors.js';
export { User } from './users/user.entity.js';
export { UsersModule } from './users/users.module.js';
export { ExternalUsers } from './users/external-users.js';
export { UserAccounts } from './users/user-accounts.js';
export { toUserId } from './users/user-subject.js';
export type { NewUser, ProfileChanges } from './users/user.types.js';
export { UsersService } from './users/users.service.js';
