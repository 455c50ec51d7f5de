// The library. Every name that an application may rely on is listed here, and no other.

export { AccountModule } from './account/account.module.js';
export type { AccountOptions } from './account/account.options.js';
export { AccessModule } from './access/access.module.js';
export { ApiAuthenticated, SECURITY_SCHEME } from './access/api-authenticated.decorator.js';
export { CurrentUser } from './access/current-user.decorator.js';
export { JwtAuthGuard } from './access/jwt-auth.guard.js';
export type { Principal } from './access/principal.js';
export { Public } from './access/public.decorator.js';
export { Scopes } from './access/scopes.decorator.js';
export { ScopesGuard } from './access/scopes.guard.js';
export { type SubjectState, Subjects, type TokenSubject } from './access/subjects.js';
export { ScopeCatalogue } from './auth/scope-catalogue.js';
export { TokenResponses } from './auth/token-responses.js';
export { AuthModule } from './auth/auth.module.js';
export type { AuthModuleOptions } from './auth/auth.options.js';
export type { Client } from './clients/client.js';
export { ClientRefusedError } from './clients/clients.errors.js';
export type { ConfiguredClient } from './clients/clients.options.js';
export { ClientsService, type NewClient } from './clients/clients.service.js';
export { Clock } from './clock/clock.js';
export { IdColumn, TimeColumn } from './database/columns.js';
export { dataSourceOptions } from './database/data-source.js';
export { DatabaseHealth } from './database/database-health.js';
export { DatabaseModule } from './database/database.module.js';
export type { DatabaseOptions } from './database/database.options.js';
export { migrationColumns } from './database/migration-columns.js';
export { databaseUnavailable } from './database/unavailable.js';
export { ApiErrors } from './errors/api-errors.decorator.js';
export {
  MalformedRequestError,
  NotFoundError,
  UnavailableError,
  ValidationFailedError,
} from './errors/errors.js';
export { ProblemException } from './errors/problem.exception.js';
export { ProblemFilter } from './errors/problem.filter.js';
export { Events, type NightlatchEvents, type SessionEndReason } from './events/events.js';
export { Grant, type GrantRequest } from './grants/grant.js';
export {
  InvalidGrantError,
  InvalidRequestError,
  InvalidScopeError,
} from './grants/oauth.errors.js';
export { KeyRefusedError } from './keys/keys.errors.js';
export {
  type SigningKeyInfo,
  SigningKeys,
  type SigningKeyState,
} from './keys/signing-keys.service.js';
export { SIGNING_ALGORITHMS, type SigningAlgorithm } from './keys/signing-algorithm.js';
export { OAuthModule } from './oauth/oauth.module.js';
export type { OAuthOptions } from './oauth/oauth.options.js';
export type { Argon2Parameters, PasswordsOptions } from './passwords/passwords.options.js';
export { authEntities, authMigrations } from './schema/schema.js';
export type { SessionsOptions } from './sessions/sessions.options.js';
export { SessionRefresher } from './sessions/session-refresher.js';
export { SessionsService } from './sessions/sessions.service.js';
export { User } from './users/user.entity.js';
export { UsersModule } from './users/users.module.js';
export { UsersService } from './users/users.service.js';
export { TakesJson } from './validation/content-type.guard.js';
export { IsPlainText, MayBeAbsent, MayBeCleared } from './validation/members.decorator.js';
export { StrictBodyPipe } from './validation/strict-body.pipe.js';
export { UuidParamPipe } from './validation/uuid-param.pipe.js';
