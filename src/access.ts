// The entry point `nightlatch/access`: the guards, for a service that trusts the tokens of a remote issuer. It loads no
// database and no users, nor the packages that they need. `nightlatch` exports all of this too.

export type { OptionsFactory } from './module-options.js';
export { AccessModule, type AccessAsyncOptions } from './access/access.module.js';
export type {
  AccessOptions,
  IntrospectionOptions,
  RemoteIssuerOptions,
} from './access/access.options.js';
export { Authenticated } from './access/authenticated.decorator.js';
export { SECURITY_SCHEME } from './access/sign-in-docs.js';
export { CurrentUser } from './access/current-user.decorator.js';
export { JwtAuthGuard } from './access/jwt-auth.guard.js';
export { Public } from './access/public.decorator.js';
export { RequirementsGuard } from './access/requirements.guard.js';
export { RequireRecentSignIn } from './access/require-recent-sign-in.decorator.js';
export type { RequiredSignIn } from './access/route-access.js';
export { RequireVerifiedEmail } from './access/require-verified-email.decorator.js';
export { ResourceMetadataModule } from './access/resource-metadata.module.js';
export type { ResourceMetadataOptions } from './access/resource-metadata/resource-metadata.options.js';
export { Roles } from './access/roles.decorator.js';
export { SessionOnly } from './access/session-only.decorator.js';
export { Scopes } from './access/scopes.decorator.js';
export { AUTH_SWAGGER_OPTIONS, withAuthDocs } from './access/with-auth-docs.js';
export type { HttpRequest } from './http/request-origin.js';
export { AccessTokenVerifier } from './tokens/access-token.verifier.js';
export type {
  AuthenticatedRequest,
  Credential,
  Principal,
  PrincipalClaims,
} from './tokens/principal.js';
export { getRequest } from './access/guarded-request.js';
export { SocketAuthenticator } from './access/sockets/socket-authenticator.js';
export {
  type SubjectState,
  SubjectResolver,
  type TokenSubject,
} from './tokens/subject-resolver.js';
export { Clock } from './clock/clock.js';
export type { ApiException } from './http/api.exception.js';
export { ApiErrors } from './http/api-errors.decorator.js';
export {
  MalformedRequestError,
  NotFoundError,
  UnavailableError,
  ValidationFailedError,
} from './http/errors.js';
export { ProblemException } from './http/problem.exception.js';
export { findLogFields, type LogFields } from './http/write-line.js';
export { ProblemFilter } from './http/problem.filter.js';
export type { SigningAlgorithm } from './signing-keys/signing-algorithm.js';
export type { AccessTokenClaims } from './tokens/access-token.profile.js';
export { type VerificationKey, VerificationKeys } from './tokens/verification-keys.js';
export { TakesJson } from './http/takes-json.decorator.js';
export { TakesNoBody } from './http/takes-no-body.decorator.js';
export { IsPlainText, MayBeAbsent, MayBeCleared } from './http/members.decorator.js';
export { StrictBody } from './http/strict-body.decorator.js';
export { StrictBodyPipe } from './http/strict-body.pipe.js';
export { StrictQuery } from './http/strict-query.decorator.js';
export { UuidParamPipe } from './http/uuid-param.pipe.js';
